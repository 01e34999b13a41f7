import Foundation

/// A database of the benchmark's own on the server that is measured.
struct BenchmarkDatabase {
    let name: String
    let administratorURL: String
    let serviceURL: String
    let secretKeys = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
    let postmaster: Int32

    /// - Parameters:
    ///   - server: Address of the server, as its superuser.
    ///   - away: The service's program, which brings the schema.
    init(_ name: String, server: String, away: String) throws {
        self.name = name
        administratorURL = Self.address(server, database: name, role: nil)
        serviceURL = Self.address(server, database: name, role: "away_service")
        try Program.run(["psql", "-qX", server, "-c", "DROP DATABASE IF EXISTS \(name) WITH (FORCE)", "-c", "CREATE DATABASE \(name)"])
        try Program.run(["psql", "-qX", "-1", administratorURL, "-f", "sql/roles.sql"])
        let owner = Self.address(server, database: name, role: "away_owner")
        try Program.run([away, "migrate"], environment: ["AWAY_OWNER_DATABASE_URL": owner])
        let folder = try Program.run(["psql", "-qXAt", server, "-c", "SHOW data_directory"]).trimmingCharacters(in: .whitespacesAndNewlines)
        let file = FileManager.default.contents(atPath: folder + "/postmaster.pid").map { String(decoding: $0, as: UTF8.self) }
        guard let pid = file?.split(separator: "\n").first.flatMap({ Int32($0) }) else {
            throw BenchmarkError("the server's folder \(folder) is not on this machine")
        }
        postmaster = pid
    }

    @discardableResult
    func psql(_ statements: String) throws -> String {
        try Program.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", administratorURL, "-c", statements])
    }

    func drop(from server: String) throws {
        try Program.run(["psql", "-qX", server, "-c", "DROP DATABASE IF EXISTS \(name) WITH (FORCE)"])
    }

    private static func address(_ server: String, database: String, role: String?) -> String {
        guard var parts = URLComponents(string: server) else { return server }
        parts.path = "/" + database
        if let role {
            parts.queryItems = (parts.queryItems ?? []).filter { $0.name != "user" } + [URLQueryItem(name: "user", value: role)]
        }
        return parts.string ?? server
    }
}
