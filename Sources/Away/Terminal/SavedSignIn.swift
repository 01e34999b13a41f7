import FoundationEssentials
import Glibc
import JSON

/// The tokens of the person at the terminal, by server: a file that only they can read (`$XDG_CONFIG_HOME/away/credentials.json`).
struct SavedSignIns {
    /// The server that was signed in to last.
    private(set) var server: String?
    private var tokens: [(server: String, token: String)] = []

    private static var folder: String {
        let environment = ProcessInfo.processInfo.environment
        if let configured = environment["XDG_CONFIG_HOME"], configured.hasPrefix("/") { return configured + "/away" }
        return (environment["HOME"] ?? "") + "/.config/away"
    }

    private static var path: String { folder + "/credentials.json" }

    static func read() throws -> SavedSignIns {
        var saved = SavedSignIns()
        guard let data = FileManager.default.contents(atPath: path) else { return saved }
        guard let json = try? JSON(parsing: [UInt8](data)) else { throw Failure("\(path) is not JSON: remove it and sign in again.") }
        saved.server = json["server"]?.string
        for member in json["tokens"]?.object?.members ?? [] {
            if let token = member.value.string { saved.tokens.append((member.name, token)) }
        }
        return saved
    }

    func token(for server: String) -> String? {
        tokens.first { $0.server == server }?.token
    }

    /// - Parameter token: Nil forgets it.
    mutating func set(_ token: String?, for server: String) {
        tokens.removeAll { $0.server == server }
        if let token { tokens.append((server, token)) }
        self.server = token == nil ? tokens.last?.server : server
    }

    /// Beside the old file and then in its place, so that the tokens are never readable by others, nor half written.
    func write() throws {
        var kept = JSONObject()
        for (server, token) in tokens { kept.append(server, .string(token)) }
        let json: JSON = ["server": server.map { .string($0) } ?? .null, "tokens": .object(kept)]
        try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
        let temporary = Self.path + ".\(getpid())"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure("\(temporary) cannot be written.") }
        let bytes = json.bytes
        let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        close(file)
        guard written == bytes.count, rename(temporary, Self.path) == 0 else {
            unlink(temporary)
            throw Failure("\(Self.path) cannot be written.")
        }
    }
}
