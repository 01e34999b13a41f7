import Application
import EventSourcing
import Hummingbird
import HummingbirdTesting
import HTTPTypes
import JSON
import Leave
import Logging
import NIOCore
import SCIM
import Synchronization
import Testing

/// An organization in memory with two connections, `one` and `two`, whose directories present their names as tokens.
struct SCIMWorld {
    let organization = OrganizationID(1)
    let ana = EmployeeID(100)
    let one = SSOConnectionID(1001)
    let two = SSOConnectionID(1002)
    let sales = DepartmentID(2001)
    let lisbon = LocationID(2002)
    let handler: CommandHandler

    init() async throws {
        let history = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { Self.now })
        history.begin(organization.bits)
        let ids = Ids()
        handler = CommandHandler(store: { history.store(of: $0.bits) }, zones: UTC(), now: { Self.now }, newID: { ids.next() })
        let start = LocalDate(daysSinceEpoch: 20_000)
        let admin = try Employee(id: ana, employmentStart: start, roles: [.admin])
        try await perform(
            FoundOrganization(name: "Acme", slug: "acme", admin: admin, email: "ana@acme.example", domain: nil, connection: nil)
        )
        let week = try WorkingWeek(weeks: [Array(repeating: WorkingWeek.split(480), count: 7)])
        let place = try Location(id: lisbon, timeZone: "UTC", leaveYear: .anniversary, workingWeek: week)
        try await perform(CreateLocation(location: place, name: "Lisbon", closing: .manual))
        try await perform(CreateDepartment(department: try Department(id: sales), name: "Sales"))
        for (id, name) in [(one, "one"), (two, "two")] {
            var connection = SSOConnection(
                id: id,
                name: name,
                provider: .openIDConnect(OpenIDConnectSettings(issuer: "https://\(name).example", clientID: "away"))
            )
            connection.roles = [
                SSOConnection.RoleMapping(attribute: "groups", value: "Admins", role: .admin),
                SSOConnection.RoleMapping(attribute: "groups", value: "Sales", location: lisbon, department: sales),
            ]
            try await perform(AddSSOConnection(connection: connection, allowsLoopback: false))
        }
    }

    static let now = Instant(microseconds: 1_800_000_000_123_456)

    func perform(_ command: some Command) async throws {
        _ = try await handler.perform(command, by: Caller(console, channel: "test", correlation: 1))
    }

    func situation() async throws -> Situation { try await handler.situation(for: console) }

    private var console: Principal {
        Principal(
            organization: organization,
            employee: EmployeeID(0),
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
    }

    /// - Parameter wait: For how many seconds a directory has to wait.
    func router(wait: @escaping @Sendable (Principal) -> Int? = { _ in nil }) -> Router<BasicRequestContext> {
        let places = [
            "Bearer one": ProvisioningPlace(organization: organization, connection: one, token: ProvisioningTokenID(1)),
            "Bearer two": ProvisioningPlace(organization: organization, connection: two, token: ProvisioningTokenID(2)),
        ]
        let scim = SCIM<BasicRequestContext>(
            handler: handler,
            origin: "http://localhost",
            authenticate: { authorization throws(AuthenticationError) in
                guard let place = authorization.flatMap({ places[$0] }) else { throw .invalidCredential }
                return .provisioning(place)
            },
            wait: wait,
            address: { _ in nil }
        )
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        scim.addRoutes(to: router)
        return router
    }

    func test(
        wait: @escaping @Sendable (Principal) -> Int? = { _ in nil },
        _ body: @escaping @Sendable (Directory) async throws -> Void
    ) async throws {
        try await Hummingbird.Application(router: router(wait: wait)).test(.router) { client in
            try await body(Directory(client: client))
        }
    }
}

/// The requests of a directory.
struct Directory: Sendable {
    let client: any TestClientProtocol

    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let json: JSON
        let text: String

        var kind: String? { json["scimType"]?.string }
        var id: String { json["id"]?.string ?? "" }
    }

    @discardableResult
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        as token: String? = "one",
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/scim+json" }
        return try await client.execute(
            uri: "/scim/v2" + path,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(string: $0) }
        ) { response in
            let bytes = Array(response.body.readableBytesView)
            return Answer(
                status: response.status,
                headers: response.headers,
                json: (try? JSON(parsing: bytes)) ?? .null,  // what is no JSON fails the test that looks into it
                text: String(decoding: bytes, as: UTF8.self)
            )
        }
    }

    /// PATCH with these operations.
    @discardableResult
    func patch(_ path: String, _ operations: String, as token: String = "one", headers: HTTPFields = [:]) async throws -> Answer {
        let body = #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operations)]}"#
        return try await send(.patch, path, body, as: token, headers: headers)
    }

    @discardableResult
    func makeUser(_ name: String, as token: String = "one") async throws -> Answer {
        try await send(
            .post,
            "/Users",
            #"{"userName":"\#(name)@acme.example","displayName":"\#(name)","externalId":"x-\#(name)"}"#,
            as: token
        )
    }
}

private struct UTC: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        LocalDate(daysSinceEpoch: Int(instant.microseconds / 86_400_000_000))
    }
}

private final class Ids: Sendable {
    private let last = Mutex<UInt128>(50_000)

    func next() -> UInt128 {
        last.withLock { last in
            last += 1
            return last
        }
    }
}
