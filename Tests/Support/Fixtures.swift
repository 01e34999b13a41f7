package import EventSourcing
import FoundationEssentials
package import OpenSSL
package import Persistence
package import Postgres

/// `Tag` alone is Testing's or EventSourcing's where both are imported.
package typealias EventTag = EventSourcing.Tag

/// Ids and times of tests.
package enum Fixtures {
    /// UUIDs of version 7 in shape, unlike each other and everything else.
    package static func newID() -> UInt128 {
        var generator = SystemRandomNumberGenerator()
        let now = UInt128(truncatingIfNeeded: now().microseconds / 1000) & 0xffff_ffff_ffff
        let high = UInt128(generator.next() as UInt64)
        return now << 80 | 0x7 << 76 | (high & 0xfff) << 64 | 0b10 << 62 | UInt128(generator.next() as UInt64) >> 2
    }

    package static func now() -> Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    package static let metadata = EventMetadata(
        actor: 7,
        onBehalfOf: 8,
        correlationID: 9,
        causationID: 10,
        channel: "api",
        clientAddress: "192.0.2.0"
    )

    package static let secrets = SecretKeys([[UInt8](repeating: 1, count: 32)])

    package static func new(_ event: TestEvent) -> NewEvent<TestEvent> {
        NewEvent(id: newID(), event: event)
    }

    /// The service's view of a database: what a process has.
    package static func events(
        _ client: PostgresClient,
        projecting: Bool = true,
        committed: @escaping @Sendable (UInt128) -> Void = { _ in }
    ) throws -> PostgresEvents<TestEvent> {
        guard let secrets else { throw MissingServer() }
        return PostgresEvents(
            client: client,
            schema: TestEventSchema(),
            keys: PersonalKeys(secrets: secrets),
            projectors: projecting ? [BookingProjector()] : [],
            now: now,
            committed: committed
        )
    }
}
