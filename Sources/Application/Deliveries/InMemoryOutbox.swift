package import EventSourcing
package import Leave
import Synchronization

/// The outbox of one process.
package final class InMemoryOutbox: Outbox, DeliveryLog {
    fileprivate struct Place: Hashable {
        let organization: OrganizationID
        let channel: Channel
        let destination: String
    }

    fileprivate struct Entry {
        let organization: OrganizationID
        var record: DeliveryRecord
        var dueAt: Instant
    }

    private struct Lane {
        var failures = 0
        var pausedUntil = ContinuousClock.Instant.now
        var claim: (id: Identifier<LaneClaim>, until: ContinuousClock.Instant)?
    }

    private struct State {
        var entries: [DeliveryID: Entry] = [:]
        var lanes: [Place: Lane] = [:]
        var lastClaim: UInt128 = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Adds deliveries, each once however often it is written.
    package func add(_ deliveries: [Delivery], in organization: OrganizationID, at now: Instant) {
        state.withLock { state in
            for delivery in deliveries where state.entries[delivery.id] == nil {
                let record = DeliveryRecord(
                    delivery: delivery,
                    state: .waiting,
                    createdAt: now,
                    attempts: 0,
                    attemptedAt: nil,
                    status: nil,
                    reason: nil,
                    reference: nil
                )
                state.entries[delivery.id] = Entry(organization: organization, record: record, dueAt: delivery.dueAt)
            }
        }
    }

    package func lanesDue(on channel: Channel, at now: Instant, limit: Int) async -> [DeliveryLane] {
        state.withLock { state in
            let clock = ContinuousClock.now
            let due = state.entries.values.filter { $0.isDue(on: channel, at: now) }.map(\.place)
            let free = Set(due).filter { place in
                guard let lane = state.lanes[place] else { return true }
                return lane.pausedUntil <= clock && lane.claim.map { $0.until <= clock } ?? true
            }
            let lanes = free.map { place in
                DeliveryLane(
                    organization: place.organization,
                    channel: channel,
                    destination: place.destination,
                    isFailing: (state.lanes[place]?.failures ?? 0) > 0
                )
            }
            let healthy = lanes.filter { !$0.isFailing }.sorted { ($0.organization, $0.destination) < ($1.organization, $1.destination) }
            return Array((healthy.prefix(limit) + lanes.filter(\.isFailing).prefix(max(1, limit / 4))).prefix(limit))
        }
    }

    package func claim(_ lane: DeliveryLane, at now: Instant, limit: Int, lease: Duration) async -> LaneClaim? {
        state.withLock { state in
            let place = Place(organization: lane.organization, channel: lane.channel, destination: lane.destination)
            let due = state.entries.values.filter { $0.place == place && $0.isDue(on: lane.channel, at: now) }
                .sorted { $0.dueAt < $1.dueAt }
            var entry = state.lanes[place] ?? Lane()
            let clock = ContinuousClock.now
            guard !due.isEmpty, entry.pausedUntil <= clock, entry.claim.map({ $0.until <= clock }) ?? true else { return nil }
            state.lastClaim += 1
            let id = Identifier<LaneClaim>(state.lastClaim)
            entry.claim = (id, clock + lease)
            state.lanes[place] = entry
            return LaneClaim(
                lane: lane,
                id: id,
                marks: 0,
                failures: entry.failures,
                deliveries: due.prefix(limit).map { ($0.record.delivery, $0.record.attempts) }
            )
        }
    }

    package func renew(_ claim: LaneClaim, lease: Duration) async -> Bool {
        state.withLock { state in
            let lane = claim.lane
            let place = Place(organization: lane.organization, channel: lane.channel, destination: lane.destination)
            guard state.lanes[place]?.claim?.id == claim.id else { return false }
            state.lanes[place]?.claim?.until = .now + lease
            return true
        }
    }

    package func record(_ results: [DeliveryResult], in organization: OrganizationID) async {
        state.withLock { state in
            for result in results {
                guard var entry = state.entries[result.delivery], entry.record.state != .delivered else { continue }
                entry.record.attempts = result.attempt
                entry.record.attemptedAt = result.at
                entry.record.status = result.status
                switch result.state {
                case .delivered(let reference):
                    (entry.record.state, entry.record.reason, entry.record.reference) = (.delivered, nil, reference)
                case .waiting(let due, let reason): (entry.dueAt, entry.record.reason) = (due, reason)
                case .dead(let reason): (entry.record.state, entry.record.reason) = (.dead, reason)
                }
                state.entries[result.delivery] = entry
            }
        }
    }

    package func release(_ claim: LaneClaim, failures: Int, pause: Duration) async {
        state.withLock { state in
            let lane = claim.lane
            let place = Place(organization: lane.organization, channel: lane.channel, destination: lane.destination)
            guard state.lanes[place]?.claim?.id == claim.id else { return }
            state.lanes[place] = Lane(failures: failures, pausedUntil: .now + pause)
        }
    }

    package func deliveries(
        _ filter: DeliveryFilter,
        of organization: OrganizationID,
        before: DeliveryRecord.Place?,
        limit: Int
    ) async -> [DeliveryRecord] {
        state.withLock { state in
            let records = state.entries.values.filter { $0.organization == organization && filter.admits($0.record) }.map(\.record)
            let older = records.filter { record in before.map { record.place < $0 } ?? true }
            return Array(older.sorted { $0.place > $1.place }.prefix(limit))
        }
    }

    package func resend(
        _ delivery: DeliveryID,
        on channel: Channel,
        to destination: String,
        in organization: OrganizationID,
        at now: Instant
    ) async -> Bool {
        state.withLock { state in
            guard var entry = state.entries[delivery],
                entry.place == Place(organization: organization, channel: channel, destination: destination)
            else { return false }
            (entry.record.state, entry.record.attempts, entry.dueAt) = (.waiting, 0, now)
            state.entries[delivery] = entry
            state.lanes[entry.place]?.pausedUntil = .now
            return true
        }
    }
}

extension InMemoryOutbox.Entry {
    fileprivate var place: InMemoryOutbox.Place {
        InMemoryOutbox.Place(organization: organization, channel: record.delivery.channel, destination: record.delivery.destination)
    }

    fileprivate func isDue(on channel: Channel, at now: Instant) -> Bool {
        record.state == .waiting && record.delivery.channel == channel && dueAt <= now
    }
}
