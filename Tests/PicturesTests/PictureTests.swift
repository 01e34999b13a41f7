import Testing

@testable import Pictures

@Suite struct `A picture` {
    private let svg = Array("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".utf8)

    @Test(arguments: Picture.Format.allCases) func `is refused as what it is not`(format: Picture.Format) {
        for bytes in [svg, [], [0xFF, 0xD8], Array("GIF89a".utf8), Array("<html>".utf8)] {
            #expect(throws: PictureFault.otherFormat) { try Picture(bytes, as: format) }
        }
    }

    @Test func `is refused when its pixels are more than it says`() throws {
        // Rows of one black pixel; said to be one row, two are there.
        let twoRows: [UInt8] = [0x78, 0x9C, 0x63, 0x60, 0x60, 0x60, 0x00, 0x00, 0x00, 0x04, 0x00, 0x01]
        #expect(throws: PictureFault.damaged) { try Picture(png(width: 1, height: 1, pixels: twoRows), as: .png) }
        #expect(try Picture(png(width: 1, height: 2, pixels: twoRows), as: .png).height == 2)
    }

    @Test(arguments: [(4_097, 1), (1, 4_097), (4_000, 4_000), (0x7FFF_FFFF, 0x7FFF_FFFF)])
    func `is refused before anything is unpacked when it would be huge`(width: Int, height: Int) {
        #expect(throws: PictureFault.tooLarge) { try Picture(png(width: width, height: height, pixels: []), as: .png) }
    }

    @Test func `is refused when a chunk's checksum is wrong, or a critical chunk is unknown`() throws {
        let black: [UInt8] = [0x78, 0x9C, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]
        var bytes = png(width: 1, height: 1, pixels: black)
        #expect(try Picture(bytes, as: .png).width == 1)
        bytes[30] ^= 1
        #expect(throws: PictureFault.damaged) { try Picture(bytes, as: .png) }
        let unknown = png(width: 1, height: 1, pixels: black, more: ("ABCD", [1, 2, 3]))
        #expect(throws: PictureFault.damaged) { try Picture(unknown, as: .png) }
        #expect(try Picture(png(width: 1, height: 1, pixels: black, more: ("abCd", svg)), as: .png).bytes.count < 80)
    }

    @Test(arguments: [[0xFF, 0xD8, 0xFF, 0xC3], [0xFF, 0xD8, 0xFF, 0xC9], [0xFF, 0xD8, 0xFF, 0xDC]] as [[UInt8]])
    func `is refused when not every browser shows it`(bytes: [UInt8]) {
        #expect(throws: PictureFault.unusual) { try Picture(bytes + [0, 8, 8, 0, 1, 0, 1, 0], as: .jpeg) }
    }

    private func png(width: Int, height: Int, pixels: [UInt8], more: (String, [UInt8])? = nil) -> [UInt8] {
        var header: [UInt8] = []
        header.append(width, byteCount: 4)
        header.append(height, byteCount: 4)
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let chunks = [("IHDR", header + [8, 0, 0, 0, 0])] + (more.map { [$0] } ?? []) + [("IDAT", pixels), ("IEND", [])]
        for (type, data) in chunks {
            bytes.append(data.count, byteCount: 4)
            bytes += Array(type.utf8) + data
            bytes.append(checksum((Array(type.utf8) + data)[...]), byteCount: 4)
        }
        return bytes
    }
}
