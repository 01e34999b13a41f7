/// A PNG (ISO/IEC 15948), read strictly: each chunk's checksum is verified, the compressed pixels are exactly as many as the header announces.
struct PNGFile {
    let picture: Picture

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// What changes how the pixels look; every other ancillary chunk stays out. An embedded profile is dear to check and rarely there.
    private static let kept: Set<String> = ["tRNS", "gAMA", "cHRM", "sRGB"]

    init(_ bytes: [UInt8]) throws(PictureFault) {
        guard bytes.starts(with: Self.signature) else { throw .otherFormat }
        var reader = ByteReader(bytes)
        _ = try reader.take(Self.signature.count)
        guard let first = try Self.chunk(&reader), first.type == "IHDR" else { throw .damaged }
        let header = try PNGHeader(first.data)
        var output = Self.signature
        Self.append("IHDR", first.data, to: &output)
        var pixels: [UInt8] = []
        var ancillary: Set<String> = []
        var palette = false
        var pixelsEnded = false
        while let (type, data) = try Self.chunk(&reader) {
            if type != "IDAT", !pixels.isEmpty { pixelsEnded = true }
            switch type {
            case "IDAT":
                guard !pixelsEnded else { throw .damaged }
                pixels += data
            case "PLTE":
                guard !palette, pixels.isEmpty, header.mayHavePalette, (3...768).contains(data.count), data.count.isMultiple(of: 3) else {
                    throw .damaged
                }
                palette = true
                Self.append(type, data, to: &output)
            case let type where Self.kept.contains(type):
                guard pixels.isEmpty, data.count <= 256, ancillary.insert(type).inserted else { throw .damaged }
                Self.append(type, data, to: &output)
            case let type where type.utf8.first.map { $0 & 0x20 == 0 } ?? true: throw .damaged  // critical, and unknown
            default: break
            }
        }
        guard palette || !header.needsPalette, try inflates(pixels, to: header.byteCount) else { throw .damaged }
        Self.append("IDAT", pixels[...], to: &output)
        Self.append("IEND", [], to: &output)
        picture = Picture(format: .png, width: header.width, height: header.height, bytes: output)
    }

    /// - Returns: Nil at the end of the picture; what stands behind it is nobody's.
    private static func chunk(_ reader: inout ByteReader) throws(PictureFault) -> (type: String, data: ArraySlice<UInt8>)? {
        let count = try reader.number(4)
        let begin = reader.position
        let name = try reader.take(4)
        guard name.allSatisfy({ (0x41...0x5A).contains($0 & ~0x20) }) else { throw .damaged }
        let data = try reader.take(count)
        guard try reader.number(4) == checksum(reader.bytes[begin..<reader.position - 4]) else { throw .damaged }
        let type = String(decoding: name, as: UTF8.self)
        return type == "IEND" ? nil : (type, data)
    }

    private static func append(_ type: String, _ data: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append(data.count, byteCount: 4)
        let content = Array(type.utf8) + data
        output += content
        output.append(checksum(content[...]), byteCount: 4)
    }
}

/// The chunk IHDR.
private struct PNGHeader {
    let width: Int
    let height: Int
    private let depth: Int
    private let color: Int
    private let isInterlaced: Bool

    init(_ data: ArraySlice<UInt8>) throws(PictureFault) {
        guard data.count == 13 else { throw .damaged }
        var reader = ByteReader(Array(data))
        (width, height) = (try reader.number(4), try reader.number(4))
        (depth, color) = (try reader.number(1), try reader.number(1))
        guard try reader.number(2) == 0 else { throw .damaged }  // compression and filter methods: there is one of each
        let interlace = try reader.number(1)
        isInterlaced = interlace == 1
        guard interlace <= 1, Self.depths[color]?.contains(depth) == true else { throw .damaged }
        try Picture.check(width: width, height: height)
    }

    private static let depths: [Int: Set<Int>] = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]

    var needsPalette: Bool { color == 3 }
    var mayHavePalette: Bool { [2, 3, 6].contains(color) }

    /// How many bytes the pixels have, with the filter's octet before each row.
    var byteCount: Int {
        let bits = depth * [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][color, default: 1]
        func count(_ width: Int, _ height: Int) -> Int { width == 0 || height == 0 ? 0 : height * (1 + (width * bits + 7) / 8) }
        guard isInterlaced else { return count(width, height) }
        // Adam7: first column and row, and the distance to the next, of each pass.
        let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        return passes.reduce(0) { sum, pass in
            let (x, y, dx, dy) = pass
            return sum + count(max(0, width - x + dx - 1) / dx, max(0, height - y + dy - 1) / dy)
        }
    }
}
