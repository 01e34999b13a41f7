import Foundation
import HTTPTypes
import JSON
import Support
import Testing

@testable import Away

/// `away login` and what follows from it, by the program itself and a browser's requests.
@Suite(.tags(.database), .timeLimit(.minutes(3)))
struct `A command line` {
    /// The program with a home of its own.
    private struct Terminal {
        let home: TemporaryFolder
        let server: String

        func run(_ arguments: String...) async throws -> Command.Result {
            let environment = ["XDG_CONFIG_HOME": home.url.path, "AWAY_SERVER": server]
            return try await Command.outcome(of: [try AwayProgram.path] + arguments, environment: environment, seconds: 60)
        }

        func json(_ arguments: String...) async throws -> JSON {
            let environment = ["XDG_CONFIG_HOME": home.url.path, "AWAY_SERVER": server]
            let output = try await Command.run([try AwayProgram.path] + arguments + ["--json"], environment: environment, seconds: 60)
            return try JSON(parsing: Array(output.utf8))
        }

        /// Begins to sign in: the code that it shows, and the process that waits.
        func begin() async throws -> (code: String, process: RunningProcess) {
            let process = try Command.start(
                [try AwayProgram.path, "login", "--json"],
                environment: ["XDG_CONFIG_HOME": home.url.path, "AWAY_SERVER": server],
                output: home.path("out"),
                errors: home.path("err")
            )
            let end = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < end {
                if let line = home.text("out").split(separator: "\n").first, let json = try? JSON(parsing: Array(line.utf8)),
                    let code = json["userCode"]?.string
                {
                    return (code, process)
                }
                try await ContinuousClock().sleep(for: .milliseconds(50))
            }
            Issue.record("\(home.text("err"))")
            throw NoAnswer()
        }
    }

    @Test func `signs in by the person's browser, then sees the balance and asks for leave (C5)`() async throws {
        let home = TemporaryFolder()
        defer { home.remove() }
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let terminal = Terminal(home: home, server: away.origin)
            let leaveType = try await leave(company)
            #expect(try await terminal.run("whoami").status != 0)
            let (code, process) = try await terminal.begin()
            #expect(code.wholeMatch(of: /[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}/) != nil)
            // An address alone asks for the code; then for consent (C5.2).
            let typed = code.lowercased().replacing("-", with: " ").addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? ""
            let form = try await company.admin.page("/device?user_code=\(typed)").expect(.ok)
            #expect(!form.text.contains("away-cli"))
            let consent = try await company.admin.page("/device?ask=1&user_code=\(typed)").expect(.ok)
            #expect(consent.text.contains("away-cli"))
            let answered = try await company.admin.submit("/device", ("user_code", code), ("answer", "allow"))
            #expect(answered.status == .ok, "\(answered.text)")
            #expect(await process.end() == 0, "\(home.text("err"))")
            let kept = home.path("away/credentials.json")
            let mode = try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try await terminal.json("whoami")["employee"]?["email"]?.string == "boss@acme.example")
            let balance = try await terminal.json("balance", "--on", "2026-12-31")
            #expect(balance["items"]?.array?.first?["leaveTypeId"]?.string == leaveType)
            let asked = try await terminal.json("request", "--type", "pto", "--from", "2027-03-01", "--to", "2027-03-02")
            #expect(asked["count"]?["amount"]?.string == "2")
            let refused = try await terminal.run("request", "--type", "pto", "--from", "2027-03-01")
            #expect(refused.status != 0)
            #expect(!refused.errors.isEmpty)
            // The token is one of the person's, and can be revoked.
            let tokens = try await company.admin.get("/v1/api-tokens").expect(.ok)
            let token = try #require(tokens.items.first)
            #expect(token["name"]?.string == "away-cli (device)")
            #expect(token["scope"]?.string == "write")
            let id = try #require(token["id"]?.string)
            try await company.admin.send(.delete, "/v1/api-tokens/\(id)").expect(.noContent)
            #expect(try await terminal.run("whoami").status != 0)
        }
    }

    private func leave(_ company: Company) async throws -> String {
        let location = try await company.location("Headquarters")
        try await company.admin.put("/v1/employees/me/location", ["locationId": .string(location), "effectiveDate": "2026-01-01"])
        return try await company.leave(at: location, approvalNeeded: false)
    }

    @Test func `that is refused gets nothing, and codes are used once, by the client that began (C5.3)`() async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let device = Device(origin: away.origin)
            let first = try await device.begin()
            #expect(try await device.poll(first.device) == "authorization_pending")
            #expect(try await device.poll(first.device) == "slow_down")
            #expect(try await device.poll(first.device, client: "other") == "expired_token")
            try await company.admin.submit("/device", ("user_code", first.user), ("answer", "deny")).expect(.ok)
            #expect(try await device.poll(first.device) == "access_denied")
            let second = try await device.begin()
            // Without a session's token nothing is allowed (C3.1).
            let foreign = Member(company.admin.credential, at: company.admin.origin)
            let forged = try await foreign.send(
                .post,
                "/device",
                bytes: Array("user_code=\(second.user)&answer=allow&csrfToken=x".utf8),
                headers: [.contentType: "application/x-www-form-urlencoded"]
            )
            #expect(forged.status == .forbidden)
            try await company.admin.submit("/device", ("user_code", second.user), ("answer", "allow")).expect(.ok)
            #expect(try await device.poll(second.device, client: "other") == "expired_token")
            #expect(try await device.poll(second.device) == nil)
            #expect(try await device.poll(second.device) == "expired_token")
        }
    }

    @Test func `whose code is guessed is protected after five wrong ones (C5.1)`() async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let begun = try await Device(origin: away.origin).begin()
            for _ in 1...5 { try await company.admin.page("/device?ask=1&user_code=BBBBBBBB").expect(.notFound) }
            try await company.admin.page("/device?ask=1&user_code=BBBBBBBB").expect(.tooManyRequests)
            try await company.admin.page("/device?ask=1&user_code=\(begun.user)").expect(.tooManyRequests)
        }
    }
}

/// The device's side of RFC 8628.
private struct Device {
    let origin: String

    private func post(_ path: String, _ form: String) async throws -> Answer {
        try await Member(.nothing, at: origin)
            .send(.post, path, bytes: Array(form.utf8), headers: [.contentType: "application/x-www-form-urlencoded", .accept: "*/*"])
    }

    func begin() async throws -> (device: String, user: String) {
        let begun = try await post("/device/authorize", "client_id=test&scope=read").expect(.ok)
        #expect(begun.json["expires_in"] == 600)
        let device = try #require(begun.json["device_code"]?.string)
        let user = try #require(begun.json["user_code"]?.string)
        return (device, user)
    }

    /// The error, or nil when there is a token.
    func poll(_ code: String, client: String = "test") async throws -> String? {
        let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code"
        let answer = try await post("/device/token", "grant_type=\(grant)&device_code=\(code)&client_id=\(client)")
        if answer.status == .ok {
            #expect(answer.json["token_type"]?.string == "Bearer")
            #expect(answer.json["access_token"]?.string?.hasPrefix("away_") == true)
            return nil
        }
        #expect(answer.status == .badRequest)
        return answer.json["error"]?.string
    }
}
