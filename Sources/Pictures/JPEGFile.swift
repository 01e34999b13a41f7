/// A JPEG (ITU-T T.81) with Huffman coding, sequential or progressive, read segment by segment. The coded pixels are passed on as they are.
struct JPEGFile {
    private enum Marker {
        static let startOfImage = 0xD8
        static let endOfImage = 0xD9
        static let startOfScan = 0xDA
        static let quantizationTables = 0xDB
        static let huffmanTables = 0xC4
        static let restartInterval = 0xDD
        static let exif = 0xE1
        static let adobe = 0xEE
        /// Baseline, extended sequential, progressive.
        static let frames = 0xC0...0xC2
        /// Lossless, hierarchical, arithmetic coding; a height told after the first scan.
        static let unusual = Set([0xC3] + (0xC5...0xCF) + [0xDC, 0xDE, 0xDF])
        static let applicationData = 0xE0...0xEF
        static let comment = 0xFE
    }

    /// Progressive pictures have about ten scans; a thousand of them are an attack on whoever shows it.
    private static let maximumScanCount = 64

    private var reader: ByteReader
    private var output: [UInt8] = [0xFF, 0xD8]
    private var size: (width: Int, height: Int)?
    private var components: Set<UInt8> = []
    private var scanCount = 0

    init(_ bytes: [UInt8]) throws(PictureFault) {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { throw .otherFormat }
        reader = ByteReader(bytes)
        _ = try reader.take(2)
    }

    /// - Throws: ``PictureFault``.
    mutating func rewritten() throws(PictureFault) -> Picture {
        var head: [UInt8] = []
        while true {
            let marker = try nextMarker()
            if marker == Marker.endOfImage { break }
            guard !Marker.unusual.contains(marker) else { throw .unusual }
            let segment = try Array(reader.take(reader.number(2) - 2))
            switch marker {
            case Marker.exif:
                if head.isEmpty, let orientation = ExifOrientation(segment) { head = orientation.segment }
            case Marker.adobe:
                if let transform = Self.colorTransform(segment) {
                    append(Marker.adobe, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, transform])
                }
            case Marker.applicationData, Marker.comment: break
            case Marker.quantizationTables:
                try Self.checkQuantizationTables(segment)
                append(marker, segment)
            case Marker.huffmanTables:
                try Self.checkHuffmanTables(segment)
                append(marker, segment)
            case Marker.restartInterval:
                guard segment.count == 2 else { throw .damaged }
                append(marker, segment)
            case Marker.frames:
                try readFrame(segment)
                append(marker, segment)
            case Marker.startOfScan: try readScan(segment)
            default: throw .damaged
            }
        }
        guard let size, scanCount > 0 else { throw .damaged }
        // Without either, decoders guess the colours.
        let jfif: [UInt8] = [0xFF, 0xE0, 0, 16] + Array("JFIF".utf8) + [0, 1, 2, 0, 0, 1, 0, 1, 0, 0]
        let hasAdobe = output.count > 4 && output[2...].starts(with: [0xFF, 0xEE])
        output.replaceSubrange(2..<2, with: (hasAdobe ? [] : jfif) + head)
        return Picture(format: .jpeg, width: size.width, height: size.height, bytes: output + [0xFF, 0xD9])
    }

    private mutating func nextMarker() throws(PictureFault) -> Int {
        guard try reader.byte() == 0xFF else { throw .damaged }
        var marker = try reader.byte()
        while marker == 0xFF { marker = try reader.byte() }  // fill octets, B.1.1.2
        guard marker != 0, Int(marker) != Marker.startOfImage else { throw .damaged }
        return Int(marker)
    }

    private mutating func append(_ marker: Int, _ segment: [UInt8]) {
        output += [0xFF, UInt8(marker)]
        output.append(segment.count + 2, byteCount: 2)
        output += segment
    }

    private mutating func readFrame(_ segment: [UInt8]) throws(PictureFault) {
        guard size == nil, segment.count >= 6 else { throw .damaged }
        var reader = ByteReader(segment)
        let precision = try reader.number(1)
        let (height, width) = (try reader.number(2), try reader.number(2))
        let count = try reader.number(1)
        guard segment.count == 6 + 3 * count else { throw .damaged }
        guard precision == 8, count == 1 || count == 3 else { throw .unusual }
        try Picture.check(width: width, height: height)
        for _ in 0..<count {
            let id = try reader.byte()
            let sampling = try reader.byte()
            guard (1...4).contains(sampling >> 4), (1...4).contains(sampling & 15), try reader.byte() <= 3 else { throw .damaged }
            guard components.insert(id).inserted else { throw .damaged }
        }
        size = (width, height)
    }

    /// The header of a scan, and its coded pixels up to the next marker that is none of theirs.
    private mutating func readScan(_ segment: [UInt8]) throws(PictureFault) {
        scanCount += 1
        guard size != nil, let count = segment.first, (1...4).contains(count), segment.count == 4 + 2 * Int(count) else { throw .damaged }
        guard scanCount <= Self.maximumScanCount else { throw .unusual }
        for index in 0..<Int(count) where !components.contains(segment[1 + 2 * index]) { throw .damaged }
        append(Marker.startOfScan, segment)
        let begin = reader.position
        let bytes = reader.bytes
        var position = begin
        while position + 1 < bytes.count {
            if bytes[position] == 0xFF, bytes[position + 1] != 0, !(0xD0...0xD7).contains(bytes[position + 1]) { break }
            position += 1
        }
        guard position + 1 < bytes.count, position > begin else { throw .damaged }
        output += try reader.take(position - begin)
    }

    /// B.2.4.1: tables of 64 values of 8 or 16 bits, and nothing else.
    private static func checkQuantizationTables(_ segment: [UInt8]) throws(PictureFault) {
        var reader = ByteReader(segment)
        repeat {
            let head = try reader.byte()
            guard head >> 4 <= 1, head & 15 <= 3 else { throw .damaged }
            _ = try reader.take(head >> 4 == 0 ? 64 : 128)
        } while !reader.isAtEnd
    }

    /// B.2.4.2: how many codes there are of each length, and what each stands for.
    private static func checkHuffmanTables(_ segment: [UInt8]) throws(PictureFault) {
        var reader = ByteReader(segment)
        repeat {
            let head = try reader.byte()
            guard head >> 4 <= 1, head & 15 <= 3 else { throw .damaged }
            let count = try reader.take(16).reduce(0) { $0 + Int($1) }
            guard count <= 256 else { throw .damaged }
            _ = try reader.take(count)
        } while !reader.isAtEnd
    }

    /// Whether the three colours are stored as they are or as brightness and two differences: without it, some pictures would turn green.
    private static func colorTransform(_ segment: [UInt8]) -> UInt8? {
        segment.count >= 12 && segment.starts(with: Array("Adobe".utf8)) && segment[11] <= 1 ? segment[11] : nil
    }
}
