package import EventSourcing
package import Leave

/// What the outbox holds and held, for admins; delivered ones are forgotten after ``DeliveryRetention``.
package protocol DeliveryLog: Sendable {
    /// Newest first.
    ///
    /// - Parameters:
    ///   - before: The last one of the page before; nil: from the newest.
    /// - Throws: ``CommandError/unavailable(_:)``.
    func deliveries(
        _ filter: DeliveryFilter,
        of organization: OrganizationID,
        before: DeliveryRecord.Place?,
        limit: Int
    ) async throws(CommandError) -> [DeliveryRecord]

    /// Sends it once more, at once and with the same id, whatever became of it.
    ///
    /// - Returns: False where there is no such delivery to that destination.
    func resend(
        _ delivery: DeliveryID,
        on channel: Channel,
        to destination: String,
        in organization: OrganizationID,
        at now: Instant
    ) async throws(CommandError) -> Bool
}

/// Days for which delivered ones are kept.
package enum DeliveryRetention {
    package static let days = 7
    /// Dead letters: long enough to be seen and sent again.
    package static let deadDays = 30
}

/// Members that are nil let everything pass.
package struct DeliveryFilter: Hashable, Sendable {
    package var channel: Channel?
    package var destination: String?
    package var state: DeliveryRecord.State?

    package init(channel: Channel? = nil, destination: String? = nil, state: DeliveryRecord.State? = nil) {
        self.channel = channel
        self.destination = destination
        self.state = state
    }

    package func admits(_ record: DeliveryRecord) -> Bool {
        (channel.map { record.delivery.channel == $0 } ?? true) && (destination.map { record.delivery.destination == $0 } ?? true)
            && (state.map { record.state == $0 } ?? true)
    }
}

/// A delivery, and what became of it so far.
package struct DeliveryRecord: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// To be sent, for the first time or again.
        case waiting
        case delivered
        /// Given up, until somebody sends it again.
        case dead
    }

    /// The place of a record in a list.
    package struct Place: Hashable, Comparable, Sendable {
        package let at: Instant
        package let id: DeliveryID

        package init(at: Instant, id: DeliveryID) {
            self.at = at
            self.id = id
        }

        package static func < (left: Place, right: Place) -> Bool { (left.at, left.id) < (right.at, right.id) }
    }

    package let delivery: Delivery
    package var state: State
    package let createdAt: Instant
    package var attempts: Int
    package var attemptedAt: Instant?
    /// What the last attempt was answered.
    package var status: Int?
    /// Why the last attempt failed.
    package var reason: String?
    package var reference: String?

    package init(
        delivery: Delivery,
        state: State,
        createdAt: Instant,
        attempts: Int,
        attemptedAt: Instant?,
        status: Int?,
        reason: String?,
        reference: String?
    ) {
        self.delivery = delivery
        self.state = state
        self.createdAt = createdAt
        self.attempts = attempts
        self.attemptedAt = attemptedAt
        self.status = status
        self.reason = reason
        self.reference = reference
    }

    package var place: Place { Place(at: createdAt, id: delivery.id) }
}
