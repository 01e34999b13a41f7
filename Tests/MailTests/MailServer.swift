import Foundation
import Glibc
import Testing

@testable import Mail

/// `server.py` in a process of its own, which ends with this.
final class MailServer {
    struct Taken: Decodable {
        let sender: String
        let recipients: [String]
        let options: [String]
        /// The port that the connection came from.
        let peer: Int
        let secure: Bool
        let authenticated: Bool
        let data: Data
    }

    private struct Start: Decodable {
        let port: Int
        let certificate: String
    }

    private let process: Process
    private let input = Pipe()
    private let output = Pipe()
    private let start: Start
    private let mode: String
    private var rest = Data()

    init(_ mode: String, account: String = "", ascii: Bool = false) throws {
        self.mode = mode
        process = Python.process("server.py", [mode, account] + (ascii ? ["ascii"] : []))
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        start = try JSONDecoder().decode(Start.self, from: Self.line(from: output, &rest))
    }

    deinit {
        // Closing its input would not do: processes that other tests started meanwhile have inherited the other end. Nor would a signal that
        // the threads of tests, and so their children, may have blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func settings(_ credentials: SMTPServer.Credentials? = nil) -> SMTPServer {
        let security: SMTPServer.Security = mode == "starttls" ? .required : mode == "implicit" ? .implicit : .none
        return SMTPServer(
            host: "localhost",
            port: start.port,
            security: security,
            credentials: credentials,
            trustRoots: start.certificate,
            timeout: .seconds(20)
        )
    }

    /// The next message that it took.
    func next() throws -> Taken {
        try JSONDecoder().decode(Taken.self, from: Self.line(from: output, &rest))
    }

    private static func line(from pipe: Pipe, _ rest: inout Data) throws -> Data {
        struct Ended: Error {}
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                defer { rest = Data(rest[(end + 1)...]) }
                return Data(rest[..<end])
            }
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Ended() }
            rest += more
        }
    }
}
