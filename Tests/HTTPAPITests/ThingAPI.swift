import Application
import CoreMetrics
import EventSourcing
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Leave
import NIOCore
import Synchronization
import Texts

/// A small interface over one list, to test what all routes have in common.
struct ThingAPI {
    let store = ThingStore()
    let registry = MetricsRegistry()
    let clock = Shared(0.0)
    var limits = RateLimiter.Limits(organization: nil, credential: nil)
    var isReady = true

    static let organization = OrganizationID(1)
    static let ana = principal(1, isAdmin: true, .admin, .session([1]))
    static let john = principal(2, isAdmin: false, .write, .session([2]))

    static func principal(
        _ employee: UInt128,
        isAdmin: Bool,
        _ scope: Principal.Scope,
        _ credential: Principal.Credential,
        in organization: OrganizationID = organization,
        signedInAt: Int64? = 1_000_000
    ) -> Principal {
        Principal(
            organization: organization,
            employee: EmployeeID(employee),
            isAdmin: isAdmin,
            scope: scope,
            credential: credential,
            authenticatedAt: signedInAt
        )
    }

    static let credentials: [PresentedCredentials: Authenticated] = [
        cookie("ana"): Authenticated(principal: ana, csrfToken: "csrf-ana"),
        cookie("john"): Authenticated(principal: john, csrfToken: "csrf-john"),
        bearer("admin"): token(1, isAdmin: true, .admin),
        bearer("write"): token(2, isAdmin: false, .write),
        bearer("read"): token(2, isAdmin: false, .read),
        bearer("admin-read"): token(1, isAdmin: true, .read),
        bearer("foreign"): Authenticated(
            principal: principal(9, isAdmin: true, .admin, .accessToken, in: OrganizationID(2)),
            csrfToken: nil
        ),
        bearer("old"): Authenticated(principal: principal(1, isAdmin: true, .admin, .accessToken, signedInAt: 998_000), csrfToken: nil),
    ]

    private static func cookie(_ value: String) -> PresentedCredentials { PresentedCredentials(sessionCookie: value, authorization: nil) }

    private static func bearer(_ value: String) -> PresentedCredentials {
        PresentedCredentials(sessionCookie: nil, authorization: "Bearer \(value)")
    }

    private static func token(_ employee: UInt128, isAdmin: Bool, _ scope: Principal.Scope) -> Authenticated {
        Authenticated(principal: principal(employee, isAdmin: isAdmin, scope, .accessToken), csrfToken: nil)
    }

    var api: API {
        let ports = API.Ports(
            authenticate: { credentials throws(AuthenticationError) in
                if credentials.authorization == "Bearer away" { throw .unavailable(CancellationError()) }
                if let found = Self.credentials[credentials] { return found }
                guard credentials.authorization == nil else { throw .invalidCredential }
                return nil
            },
            receipts: { [store] _ in store },
            digest: toyHash,
            authenticationCode: { toyHash(Array("key".utf8) + $0) },
            isReady: { [isReady] in isReady },
            now: { 1_000_000 },
            uptime: { [clock] in clock.value }
        )
        let settings = API.Settings(origin: "https://away.example", limits: limits)
        return API(settings, ports, metrics: registry, endpoints: ThingEndpoints(store: store).all)
    }

    func test(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await Application(router: api.router()).test(.router, body)
    }
}

/// Not a hash to trust; enough to tell texts apart.
@Sendable func toyHash(_ bytes: [UInt8]) -> [UInt8] {
    var words: [UInt64] = [0xcbf2_9ce4_8422_2325, 1, 2, 3]
    for byte in bytes {
        for index in words.indices { words[index] = (words[index] ^ UInt64(byte)) &* 0x100_0000_01b3 &+ UInt64(index) }
    }
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
}

/// A value that tests change while the interface reads it.
final class Shared<Value: Sendable>: Sendable {
    let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    var value: Value {
        get { mutex.withLock { $0 } }
        set { mutex.withLock { $0 = newValue } }
    }
}

/// Things and receipts, stored together.
final class ThingStore: CommandReceipts {
    struct State {
        var names: [String] = []
        var sequence: Int64 = 0
        var receipts: [String: StoredReceipt] = [:]
        var isDown = false
        var losesAnswers = false
    }

    let state = Mutex(State())

    func receipt(forKey key: String) async throws(EventStoreError) -> StoredReceipt? {
        let (isDown, receipt) = state.withLock { ($0.isDown, $0.receipts[key]) }
        if isDown { throw .unavailable(CancellationError(), outcomeUnknown: false) }
        return receipt
    }

    func complete(_ key: String, response: [UInt8]) async throws(EventStoreError) {
        state.withLock { state in
            guard !state.losesAnswers, let receipt = state.receipts[key] else { return }
            state.receipts[key] = StoredReceipt(fingerprint: receipt.fingerprint, position: receipt.position, response: response)
        }
    }

    func add(_ name: String, receipt: CommandReceipt?) throws(CommandError) -> Position {
        let result: Result<Position, CommandError> = state.withLock { state in
            if let stored = receipt.flatMap({ state.receipts[$0.key] }) { return .failure(.alreadyHandled(stored)) }
            guard !state.names.contains(name) else {
                return .failure(.refused([Refusal("overlap", rule: "L7.4", pointer: "/name", detail: "It is there.")]))
            }
            state.names.append(name)
            state.sequence += 1
            let position = Position(state.sequence)
            if let receipt {
                state.receipts[receipt.key] = StoredReceipt(fingerprint: receipt.fingerprint, position: position, response: nil)
            }
            return .success(position)
        }
        return try result.get()
    }
}

struct NewThing: WireInput {
    let name: String
    let count: Int?
    let parts: [Part]

    struct Part: WireInput {
        let size: Int

        init(reading fields: inout ObjectReader) {
            size = fields.required("size", .integer(1...10))
        }
    }

    init(reading fields: inout ObjectReader) {
        name = fields.required("name", .text(1...20))
        count = fields.optional("count", .integer(0...100))
        parts = fields.optional("parts", .array(of: .object(Part.self)), default: [])
    }
}

struct ThingChange: WireInput {
    let name: Change<String>
    let count: Change<Int?>

    init(reading fields: inout ObjectReader) {
        name = fields.change("name", .text(1...20))
        count = fields.clearableChange("count", .integer(0...100))
    }
}

struct Thing: WireOutput {
    let id: Int
    let name: String

    static func describe(_ shape: inout Shape<Thing>) {
        shape.field("id", .integer(0...1_000_000)) { $0.id }
        shape.field("name", .string, "What it is called.") { $0.name }
        shape.nullable("note", .string) { _ in nil }
        shape.omittable("count", .number) { _ in nil }
    }
}

struct ThingQuery: WireQuery {
    let page: PageQuery
    let name: String?

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        name = query.optional("name", .text(1...20), "Only those of that name.")
    }
}
