import Foundation
import Testing

@testable import XML

@Suite struct `Exclusive canonicalization` {
    @Test(arguments: 0..<400)
    func `of every element equals libxml2's, with and without comments and prefix lists`(seed: Int) throws {
        var generator = DocumentGenerator(seed: seed)
        let text = generator.document()
        let root = try XMLDocument(parsing: Array(text.utf8)).root
        var elements: [XMLElement] = []
        root.forEachElement { elements.append($0) }
        for element in elements {
            let place = try #require(element.attribute("n").flatMap { Int($0) })
            for (comments, prefixes) in [(false, []), (true, []), (false, ["#default", "a", "xs"]), (true, ["c", "missing"])]
                as [(Bool, [String])]
            {
                let ours = ExclusiveCanonicalization(comments: comments, inclusivePrefixes: prefixes.map { $0 == "#default" ? "" : $0 })
                let theirs = LibXMLCanonicalization.bytes(of: text, element: place, comments: comments, inclusivePrefixes: prefixes)
                #expect(
                    String(decoding: ours.bytes(of: element), as: UTF8.self) == theirs.map { String(decoding: $0, as: UTF8.self) },
                    "\(text)"
                )
                #expect(ours.bytes(of: element) == theirs)
            }
        }
    }

    @Test func `of whole documents equals xmllint's`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "c14n-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over file harms nobody
        for seed in 1000..<1100 {
            var generator = DocumentGenerator(seed: seed)
            let text = generator.document()
            let file = folder.appending(path: "\(seed).xml")
            try Data(text.utf8).write(to: file)
            let xmllint = Process()
            xmllint.executableURL = URL(filePath: "/usr/bin/env")
            xmllint.arguments = ["xmllint", "--nonet", "--exc-c14n", file.path]
            let pipe = Pipe()
            xmllint.standardOutput = pipe
            try xmllint.run()
            let theirs = try #require(try pipe.fileHandleForReading.readToEnd())
            xmllint.waitUntilExit()
            let root = try XMLDocument(parsing: Array(text.utf8)).root
            #expect(ExclusiveCanonicalization(comments: true).bytes(of: root) == Array(theirs), "\(text)")
        }
    }

    @Test func `declares only what is used, where it is used first`() throws {
        let text = "<a:r xmlns:a='urn:a' xmlns:b='urn:b' xmlns='urn:d'><b:x b:y='1'><z/><b:z/></b:x></a:r>"
        let root = try XMLDocument(parsing: Array(text.utf8)).root
        #expect(
            String(decoding: ExclusiveCanonicalization().bytes(of: root.elements[0]), as: UTF8.self)
                == "<b:x xmlns:b=\"urn:b\" b:y=\"1\"><z xmlns=\"urn:d\"></z><b:z></b:z></b:x>"
        )
    }

    @Test func `leaves out a removed child and keeps the white space around it`() throws {
        let root = try XMLDocument(parsing: Array("<r> <s/> <t/></r>".utf8)).root
        #expect(String(decoding: ExclusiveCanonicalization().bytes(of: root.removingChild(at: 1)), as: UTF8.self) == "<r>  <t></t></r>")
    }
}

@Suite struct `Hostile documents` {
    /// Thousands of namespaces in scope and hundreds of elements that use them: looked up one by one they would cost minutes.
    @Test(.timeLimit(.minutes(1))) func `cost no more than their size`() throws {
        var text = ""
        for level in 0..<31 {
            text += "<a" + (0..<64).map { " xmlns:n\(level)x\($0)='urn:n'" }.joined() + ">"
        }
        // All attributes use the outermost declarations; their local names differ, as they share one namespace.
        let leaf = "<a" + (0..<64).map { " n0x\($0):b\($0)=''" }.joined() + "/>"
        text += String(repeating: leaf, count: 200) + String(repeating: "</a>", count: 31)
        let root = try XMLDocument(parsing: Array(text.utf8)).root
        let clock = ContinuousClock()
        let time = clock.measure { #expect(ExclusiveCanonicalization().bytes(of: root).count > text.utf8.count) }
        #expect(time < .seconds(20))
    }
}
