import ArgumentParser
import JSON
import SSO

/// Signs the command line in by the person's browser (RFC 8628).
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "login", abstract: "Signs you in by your browser.")

    private static let clientID = "away-cli"

    @OptionGroup var options: ServerOption
    @Option(help: "What the command line may: read, write or admin.") var scope = "write"

    func run() async throws {
        var saved = try SavedSignIns.read()
        let server = try options.address(saved)
        let service = try RemoteService(server, token: nil)
        let begun = try await service.post("/device/authorize", form: ["client_id": Self.clientID, "scope": scope])
        guard begun.status == 200, let device = begun.body["device_code"]?.string, let user = begun.body["user_code"]?.string,
            let uri = begun.body["verification_uri"]?.string, let interval = begun.body["interval"]?.integer
        else { throw Failure(begun.body["error_description"]?.string ?? "\(server) does not let command lines sign in.") }
        if options.json {
            StandardOutput.write(["verificationUri": .string(uri), "userCode": .string(user)])
        } else {
            StandardOutput.write("Open \(uri) in a browser and enter the code \(user)\n")
        }
        let token = try await token(service, device: device, interval: interval)
        saved.set(token, for: server)
        try saved.write()
        let me = try await RemoteService(server, token: token).get("/v1/me")
        let name = me["employee"]?["name"]?.string ?? ""
        if options.json {
            StandardOutput.write(["server": .string(server), "employee": me["employee"] ?? .null])
        } else {
            StandardOutput.write("You are signed in to \(server) as \(name).\n")
        }
    }

    /// Asks until the person has answered (RFC 8628 §3.5).
    private func token(_ service: RemoteService, device: String, interval: Int64) async throws -> String {
        var interval = interval
        while true {
            try await Task.sleep(for: .seconds(interval))
            let answer = try await service.post(
                "/device/token",
                form: ["grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": device, "client_id": Self.clientID]
            )
            if answer.status == 200, let token = answer.body["access_token"]?.string { return token }
            switch answer.body["error"]?.string {
            case "authorization_pending", "temporarily_unavailable": continue
            case "slow_down": interval = answer.body["interval"]?.integer ?? interval + 5
            case "access_denied": throw Failure("The sign-in was refused.")
            case "expired_token": throw Failure("The code is over: run `away login` again.")
            default: throw Failure("\(service.server) answered \(answer.status).")
            }
        }
    }
}

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logout", abstract: "Forgets the token of a service on this machine.")

    @OptionGroup var options: ServerOption

    func run() async throws {
        var saved = try SavedSignIns.read()
        let server = try options.address(saved)
        saved.set(nil, for: server)
        try saved.write()
        if options.json { StandardOutput.write(["server": .string(server)]) }
    }
}

struct WhoAmICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "whoami", abstract: "Who you are to the service.")

    @OptionGroup var options: ServerOption

    func run() async throws {
        let me = try await options.service().get("/v1/me")
        if options.json { return StandardOutput.write(me) }
        let employee = me["employee"]
        let roles = (me["roles"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        StandardOutput.write(
            "\(employee?["name"]?.string ?? "") <\(employee?["email"]?.string ?? "")>, "
                + "\(me["organization"]?["name"]?.string ?? "") (\(roles))\n"
        )
    }
}
