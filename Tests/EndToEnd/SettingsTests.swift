import Foundation
import Support
import Testing

@testable import Away

/// A setting that is wrong, and what about it.
struct WrongSetting: Sendable, CustomTestStringConvertible {
    let name: String
    let value: String
    var others: [String: String] = [:]

    var testDescription: String { "\(name)=\(value)" }

    static let all = [
        WrongSetting(name: "AWAY_DATABASE_URL", value: ""),
        WrongSetting(name: "AWAY_DATABASE_URL", value: "not an address"),
        WrongSetting(name: "AWAY_SECRET_KEYS", value: ""),
        WrongSetting(name: "AWAY_SECRET_KEYS", value: "c2hvcnQtc2VjcmV0"),
        WrongSetting(name: "AWAY_LISTEN", value: "nowhere"),
        WrongSetting(name: "AWAY_LISTEN", value: "127.0.0.1:99999"),
        WrongSetting(name: "AWAY_PUBLIC_URL", value: "ftp://away.example"),
        WrongSetting(name: "AWAY_PUBLIC_URL", value: "https://away.example/path"),
        WrongSetting(name: "AWAY_PUBLIC_URL", value: "http://away.example", others: ["AWAY_DEVELOPMENT": "false"]),
        WrongSetting(name: "AWAY_DEVELOPMENT", value: "maybe"),
        WrongSetting(name: "AWAY_RATE_LIMIT", value: "many"),
        WrongSetting(name: "AWAY_LOG_LEVEL", value: "loud"),
        WrongSetting(name: "AWAY_METRICS_LISTEN", value: "9090"),
        WrongSetting(name: "AWAY_DATABASE_CONNECTIONS", value: "0"),
        WrongSetting(name: "AWAY_DATABASE_WAIT", value: "forever"),
        WrongSetting(name: "AWAY_CONFIG", value: "/nonexistent/away.json"),
    ]
}

@Suite(.database, .tags(.database), .timeLimit(.minutes(1)))
struct `A wrong setting` {
    @Test(arguments: WrongSetting.all)
    func `stops the start with one sentence that names it`(wrong: WrongSetting) async throws {
        let database = try #require(TestDatabase.current)
        var environment = RunningAway.environment(database, port: try freePort()).merging(wrong.others) { $1 }
        environment[wrong.name] = wrong.value
        let result = try await Command.outcome(of: [try AwayProgram.path, "serve"], environment: environment, seconds: 10)
        #expect(result.status != 0 && result.status != 124, "\(result)")
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(result.errors)")
        #expect(result.errors.contains(wrong.name), "\(result.errors)")
        #expect(result.output.isEmpty)
        if wrong.name.contains("SECRET"), !wrong.value.isEmpty { #expect(!result.errors.contains(wrong.value)) }
    }

    @Test func `that names a port in use stops the start as well`() async throws {
        let database = try #require(TestDatabase.current)
        try await RunningAway.with(database) { away in
            var environment = RunningAway.environment(database, port: try freePort())
            environment["AWAY_LISTEN"] = String(away.origin.dropFirst("http://".count))
            let taken = try await Command.outcome(of: [try AwayProgram.path, "serve"], environment: environment, seconds: 10)
            #expect(taken.status != 0 && taken.status != 124, "\(taken)")
            #expect(taken.errors.contains("AWAY_LISTEN"), "\(taken.errors)")
        }
    }
}
