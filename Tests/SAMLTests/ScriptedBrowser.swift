import Foundation

/// A browser without a person: goes through the provider's pages and stops at what it would send to the service.
/// It keeps its cookies until it is closed.
final class ScriptedBrowser {
    struct Arrival: Decodable {
        let method: String
        let url: String
        let fields: [String: String]
        /// The last redirect, not decoded.
        let location: String

        /// What stands behind `?`.
        var query: String {
            location.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
        }
    }

    private static let program = """
        import json, sys
        sys.path.insert(0, sys.argv[1])
        import sign_in
        class Recorder(sign_in.Browser):
            def request(self, method, url, **more):
                answer = super().request(method, url, **more)
                self.location = answer.headers.get("Location", "")
                return answer
        browser = Recorder()
        for line in sys.stdin:
            try:
                found = sign_in.sign_in(*json.loads(line), session=browser)
                print(json.dumps({**found, "location": browser.location}), flush=True)
            except RuntimeError as error:
                print(json.dumps({"error": str(error)[:500]}), flush=True)
        """

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init() throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.program, RealIdentityProvider.scripts.path]
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit {
        input.fileHandleForWriting.closeFile()
        process.waitUntilExit()
    }

    /// - Parameter stop: How URLs of the service begin.
    func visit(_ url: String, as user: RealIdentityProvider.User, until stop: String) throws -> Arrival {
        let line = try JSONEncoder().encode([url, user.name, user.password, stop])
        try input.fileHandleForWriting.write(contentsOf: line + Data("\n".utf8))
        var answer = Data()
        while answer.last != UInt8(ascii: "\n") {
            let part = output.fileHandleForReading.availableData
            guard !part.isEmpty else { throw RealIdentityProvider.Failed(description: "the browser ended") }
            answer += part
        }
        do {
            return try JSONDecoder().decode(Arrival.self, from: answer)
        } catch {
            throw RealIdentityProvider.Failed(description: String(decoding: answer, as: UTF8.self))
        }
    }
}
