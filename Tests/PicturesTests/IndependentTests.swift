import Foundation
import Testing

@testable import Pictures

/// Pillow, which shares no code with ours, makes pictures of every kind and looks at what we made of them. Needs `AWAY_TEST_PYTHON`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil)) struct `Pictures that Pillow makes` {
    @Test func `look the same without what nobody needs to know`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try run("make", folder) == "")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
            let picture = try Picture(bytes, as: name.hasSuffix(".png") ? .png : .jpeg)
            try Data(picture.bytes).write(to: folder.appending(path: name + ".out"))
            #expect(try Picture(picture.bytes, as: picture.format) == picture, "\(name): rewriting again changes nothing")
            try damage(bytes, as: picture.format, name)
        }
        #expect(try run("compare", folder) == "")
    }

    /// Whatever is cut or changed is refused or is a picture again; nothing else happens.
    private func damage(_ bytes: [UInt8], as format: Picture.Format, _ name: String) throws {
        var generator = SplitMix(state: UInt64(bytes.count))
        for _ in 0..<60 {
            var damaged = bytes
            let position = Int(generator.next() % UInt64(bytes.count))
            if generator.next() & 1 == 0 {
                damaged.removeSubrange(position...)
            } else {
                damaged[position] ^= UInt8(truncatingIfNeeded: generator.next() | 1)
            }
            guard let picture = try? Picture(damaged, as: format) else { continue }
            #expect(try Picture(picture.bytes, as: format) == picture, "\(name), damaged")
        }
    }

    private func run(_ what: String, _ folder: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = [URL(filePath: #filePath).deletingLastPathComponent().appending(path: "pictures.py").path, what, folder.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
