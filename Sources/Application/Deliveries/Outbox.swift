package import EventSourcing
package import Leave

/// Where deliveries wait (DESIGN §2): shared by any number of processes.
///
/// A lane holds what waits for one destination. Whoever claims it has all of it until the claim ends, which it does by itself where its holder
/// died.
package protocol Outbox: Sendable {
    /// Lanes in which something is due and that nobody has claimed: first those that work, each organization's one after the other's, then at
    /// most a quarter as many of those that failed last time.
    func lanesDue(on channel: Channel, at now: Instant, limit: Int) async throws -> [DeliveryLane]

    /// - Parameters:
    ///   - limit: Deliveries at most.
    ///   - lease: After which the claim ends unless it is renewed.
    /// - Returns: Nil when nothing is due in the lane any more, or another process was faster.
    func claim(_ lane: DeliveryLane, at now: Instant, limit: Int, lease: Duration) async throws -> LaneClaim?

    /// - Returns: False where the claim has ended: the lane may be another's.
    func renew(_ claim: LaneClaim, lease: Duration) async throws -> Bool

    /// Keeps what became of deliveries. Repeating it changes nothing.
    func record(_ results: [DeliveryResult], in organization: OrganizationID) async throws

    /// - Parameters:
    ///   - failures: How many attempts in a row failed, the last one included.
    ///   - pause: How long the lane is left alone.
    func release(_ claim: LaneClaim, failures: Int, pause: Duration) async throws
}

/// What waits for one destination.
package struct DeliveryLane: Hashable, Sendable {
    package let organization: OrganizationID
    package let channel: Channel
    package let destination: String
    /// The last attempt failed.
    package let isFailing: Bool

    package init(organization: OrganizationID, channel: Channel, destination: String, isFailing: Bool) {
        self.organization = organization
        self.channel = channel
        self.destination = destination
        self.isFailing = isFailing
    }
}

/// A lane in the hands of this process.
package struct LaneClaim: Sendable {
    package let lane: DeliveryLane
    /// Names the claim, so that one that ended does not undo the next one's.
    package let id: Identifier<LaneClaim>
    /// What had made the lane due, so that what comes meanwhile is seen.
    package let marks: Int64
    /// Failed attempts in a row.
    package let failures: Int
    /// What is due, the longest waiting first, with the number of attempts that were made.
    package let deliveries: [(delivery: Delivery, attempts: Int)]

    package init(
        lane: DeliveryLane,
        id: Identifier<LaneClaim>,
        marks: Int64,
        failures: Int,
        deliveries: [(delivery: Delivery, attempts: Int)]
    ) {
        self.lane = lane
        self.id = id
        self.marks = marks
        self.failures = failures
        self.deliveries = deliveries
    }
}

/// What became of an attempt.
package struct DeliveryResult: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case delivered(reference: String?)
        case waiting(until: Instant, reason: String)
        case dead(reason: String)
    }

    package let delivery: DeliveryID
    /// From 1.
    package let attempt: Int
    package let at: Instant
    package let status: Int?
    package let state: State

    package init(delivery: DeliveryID, attempt: Int, at: Instant, status: Int?, state: State) {
        self.delivery = delivery
        self.attempt = attempt
        self.at = at
        self.status = status
        self.state = state
    }
}
