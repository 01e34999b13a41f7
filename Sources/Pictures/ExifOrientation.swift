/// How the camera was held: the one thing of EXIF (CIPA DC-008) that a picture needs to be shown upright.
struct ExifOrientation {
    /// 1 to 8; 1 is upright.
    let value: UInt8

    private static let identifier: [UInt8] = Array("Exif".utf8) + [0, 0]
    private static let tag = 0x0112

    /// - Parameter segment: APP1.
    /// - Returns: Nil when it tells nothing, or nothing that can be understood.
    init?(_ segment: [UInt8]) {
        guard segment.starts(with: Self.identifier) else { return nil }
        let tiff = Array(segment.dropFirst(Self.identifier.count))
        let isLittleEndian = tiff.starts(with: [0x49, 0x49])
        guard isLittleEndian || tiff.starts(with: [0x4D, 0x4D]) else { return nil }
        func number(_ offset: Int, _ byteCount: Int) -> Int? {
            guard offset >= 0, offset + byteCount <= tiff.count else { return nil }
            let bytes = tiff[offset..<offset + byteCount]
            return isLittleEndian ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for index in 0..<min(count, 256) {
            let entry = directory + 2 + 12 * index
            guard number(entry, 2) == Self.tag else { continue }
            guard number(entry + 2, 2) == 3, number(entry + 4, 4) == 1, let value = number(entry + 8, 2), (1...8).contains(value) else {
                return nil
            }
            self.value = UInt8(value)
            return
        }
        return nil
    }

    /// A whole APP1 segment that says this and nothing else.
    var segment: [UInt8] {
        let tiff: [UInt8] =
            [0x4D, 0x4D, 0, 42, 0, 0, 0, 8] + [0, 1] + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0] + [0, 0, 0, 0]
        var bytes: [UInt8] = [0xFF, 0xE1]
        let content = Self.identifier + tiff
        bytes.append(content.count + 2, byteCount: 2)
        return bytes + content
    }
}
