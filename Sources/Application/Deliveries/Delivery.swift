package import EventSourcing
package import JSON
package import Leave

package typealias DeliveryID = Identifier<Delivery>

/// Something to be told through a channel, as the outbox keeps it: ids only, never personal data and never secrets. The text is made when it is
/// sent, from what holds then.
package struct Delivery: Hashable, Sendable {
    /// The same for the same organization, cause, channel, destination and kind: writing it twice is writing it once.
    package let id: DeliveryID
    package let channel: Channel
    /// What can be slow or broken by itself: a webhook's id, an employee's id, a chat channel's id.
    package let destination: String
    /// What it tells, in the channel's own terms.
    package let kind: String
    package let payload: JSON
    /// The sequence of the event that caused it; nil for what time causes.
    package let cause: Int64?
    /// Before which it is not sent.
    package let dueAt: Instant

    /// - Parameters:
    ///   - payload: Also tells one delivery from another where no event caused it: put the day of a digest here.
    package init(
        in organization: OrganizationID,
        channel: Channel,
        destination: String,
        kind: String,
        payload: JSON,
        cause: Int64?,
        dueAt: Instant
    ) {
        let what = cause.map { "\($0)" } ?? "\(payload)"
        let identity = "\(organization)\n\(channel.rawValue)\n\(destination)\n\(kind)\n\(what)"
        self.init(
            id: DeliveryID(namedBy: identity),
            channel: channel,
            destination: destination,
            kind: kind,
            payload: payload,
            cause: cause,
            dueAt: dueAt
        )
    }

    /// One that was stored.
    package init(
        id: DeliveryID,
        channel: Channel,
        destination: String,
        kind: String,
        payload: JSON,
        cause: Int64?,
        dueAt: Instant
    ) {
        self.id = id
        self.channel = channel
        self.destination = destination
        self.kind = kind
        self.payload = payload
        self.cause = cause
        self.dueAt = dueAt
    }

    /// The payload as it is stored, for adapters that have a JSON of their own.
    package var payloadText: String { payload.description }

    /// Reads what ``payloadText`` wrote; null for anything else.
    package static func payload(_ text: String) -> JSON {
        (try? JSON(parsing: text)) ?? .null  // nothing but what was written by us is read
    }
}

extension Identifier<Delivery> {
    /// A UUID of version 8 (RFC 9562 §5.8) made of a name by FNV-1a in 128 bits. Names are made of ids of ours, so nobody can choose one that
    /// meets another's.
    init(namedBy name: String) {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in name.utf8 { hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b }
        let version: UInt128 = 0x8 << 76
        let variant: UInt128 = 0b10 << 62
        self.init(hash & ~(0xf << 76) & ~(0b11 << 62) | version | variant)
    }
}
