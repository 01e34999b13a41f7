import Foundation

/// A real SAML identity provider on loopback, started and ended by the scripts beside the corpora.
struct RealIdentityProvider {
    struct User: Decodable {
        let name: String
        let password: String
    }

    struct Description: Decodable {
        let entityId: String
        let idpInitiatedUrl: String
        let users: [User]
    }

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    let description: Description
    let metadata: [UInt8]
    private let folder: URL

    /// - Parameter settings: The script's environment variables: the service provider and what the provider does for it.
    init(_ settings: [String: String]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "idp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let output = try Self.script(["start", "\(try freePort())", folder.path], settings)
        description = try JSONDecoder().decode(Description.self, from: output)
        metadata = Array(try Data(contentsOf: folder.appending(path: "metadata.xml")))
    }

    /// Registers the same service provider anew, or another one.
    func register(_ settings: [String: String]) throws {
        _ = try Self.script(["register", folder.path], settings)
    }

    /// Makes it check the signatures of requests, which it does not do by itself.
    func demandSignedRequests() throws {
        let files = try FileManager.default.contentsOfDirectory(at: folder.appending(path: "metadata"), includingPropertiesForKeys: nil)
        for file in files where file.lastPathComponent.hasPrefix("sp-") {
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(text.replacing("] = [", with: "] = [ 'validate.authnrequest' => true,").utf8).write(to: file)
        }
    }

    func stop() {
        // The server inherits from the test's thread that gentler signals are blocked. It leads a group of its own.
        let file = folder.appending(path: "pid")
        if let text = try? String(contentsOf: file, encoding: .utf8),
            let group = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
        {
            kill(-group, SIGKILL)
        }
        // What is left over is in the temporary folder.
        try? FileManager.default.removeItem(at: folder)
    }

    static var scripts: URL {
        Corpus.folder(environment: "AWAY_IDP_SCRIPTS", default: "../shared/sso/idp")
    }

    /// Foundation waits until every descendant has closed a descriptor that it hands down; the server that the script
    /// leaves behind never would.
    private static let closing = """
        for path in /proc/$$/fd/*; do descriptor=${path##*/}; if [ $descriptor -gt 2 ]; then eval "exec $descriptor>&-"; fi; done
        exec bash "$@"
        """

    private static func script(_ arguments: [String], _ settings: [String: String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", closing, "bash", scripts.appending(path: "simplesamlphp.sh").path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(description: "the script ended with \(process.terminationStatus)") }
        return output
    }
}

/// A port that was free a moment ago.
private func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
        }
    }
    guard result else { throw RealIdentityProvider.Failed(description: "no free port") }
    return UInt16(bigEndian: address.sin_port)
}
