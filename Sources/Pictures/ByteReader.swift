/// Reads big-endian numbers and slices, never beyond the end.
struct ByteReader {
    let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ count: Int) throws(PictureFault) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw .damaged }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func byte() throws(PictureFault) -> UInt8 {
        try take(1)[position - 1]
    }

    mutating func number(_ byteCount: Int) throws(PictureFault) -> Int {
        try take(byteCount).reduce(0) { $0 << 8 | Int($1) }
    }
}

extension [UInt8] {
    /// Big-endian.
    mutating func append(_ number: Int, byteCount: Int) {
        for shift in (0..<byteCount).reversed() { append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
    }
}
