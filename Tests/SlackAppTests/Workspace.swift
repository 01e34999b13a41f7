import Application
import Demo
import DemoSupport
import EventSourcing
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Leave
import NIOCore
import Slack
import SlackApp
import Synchronization
import Testing
import Texts

/// The demo organization with a Slack workspace, in memory, on 24 November 2026.
final class Workspace: Sendable {
    static let team = "T0ACME"
    static let now: UnixSeconds = 1_795_510_800

    struct Call: Sendable {
        let address: String
        let body: String
    }

    let demo: DemoInMemory
    let people: [DemoPerson]
    let installations = InMemorySlackInstallations()
    /// How long Slack takes to say who somebody is.
    let slowness: Duration
    private let calls = Mutex<[Call]>([])
    private let heard: AsyncStream<Call>
    private let tell: AsyncStream<Call>.Continuation

    init(slowness: Duration = .zero) async throws {
        self.slowness = slowness
        (heard, tell) = AsyncStream.makeStream(of: Call.self)
        demo = DemoInMemory(today: try #require(LocalDate("2026-11-24")))
        people = try await demo.create()
        let installation = SlackInstallation(
            team: Self.team,
            teamName: "Acme",
            bot: "UBOT",
            token: "xoxb-1",
            installedBy: nil,
            installedAt: Self.now
        )
        #expect(try await installations.install(installation, in: demo.organization))
    }

    /// The first call to such an address from now on.
    func call(to address: String) async -> Call? {
        for await call in heard where call.address.hasSuffix(address) { return call }
        return nil
    }

    func post(_ path: String, _ body: String, _ answered: @escaping @Sendable (TestResponse) throws -> Void) async throws {
        let router = Router(context: BasicRequestContext.self)
        app.addRoutes(to: router)
        let sent = "\(Self.now)"
        let signature = SlackSignature(secret: "signing").signature(at: sent, over: Array(body.utf8))
        try await Application(router: router).test(.router) { client in
            try await client.execute(
                uri: path,
                method: .post,
                headers: [
                    try #require(HTTPField.Name("X-Slack-Signature")): signature,
                    try #require(HTTPField.Name("X-Slack-Request-Timestamp")): sent,
                ],
                body: ByteBuffer(string: body)
            ) { try answered($0) }
        }
    }

    private var app: SlackApp<BasicRequestContext> {
        SlackApp(
            SlackAppSettings(clientID: "1.2", clientSecret: "client", signingSecret: "signing", publicURL: "https://away.example"),
            SlackPorts(
                handler: demo.handler,
                queries: demo.queries,
                installations: installations,
                receipts: { [log = demo.log] in log.store(of: $0.bits) },
                api: SlackAPI { [self] request in await answer(request) },
                sealer: Unsealed(),
                languages: .shipped,
                digest: { $0 },
                now: { Self.now }
            ),
            caller: { _ in nil }
        )
    }

    private func answer(_ request: SlackRequest) async -> SlackResponse {
        let body =
            switch request.body {
            case .json(let bytes): String(decoding: bytes, as: UTF8.self)
            case .form(let fields): fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            }
        let call = Call(address: request.address, body: body)
        calls.withLock { $0.append(call) }
        tell.yield(call)
        guard request.address.hasSuffix("/users.info") else { return SlackResponse(status: 200, body: Array(#"{"ok":true}"#.utf8)) }
        try? await Task.sleep(for: slowness)  // cancelled: it is answered at once
        let profile = #"{"email":"john@acme.example"}"#
        let user = #"{"team_id":"\#(Self.team)","is_email_confirmed":true,"locale":"en-US","profile":\#(profile)}"#
        return SlackResponse(status: 200, body: Array(#"{"ok":true,"user":\#(user)}"#.utf8))
    }
}

private struct Unsealed: Sealer {
    func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8] { plaintext }

    func open(_ sealed: [UInt8], context: String) throws -> [UInt8] { sealed }

    func hashes(of identity: ExternalIdentity) -> IdentityHashes { preconditionFailure("Nobody signs in here.") }
}
