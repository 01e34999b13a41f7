package import EventSourcing
package import Leave
import Synchronization

/// The organizations' models, kept in memory as far as their histories were read and brought up to date by the tail before every use.
///
/// An answer never comes from memory alone: each ``snapshot(of:leaveOf:)`` reads the organization's head. What is kept saves reading and folding
/// the same history again, so that neither a command nor a balance grows dearer with the age of the organization.
package final class Organizations: Sendable {
    private let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent>
    private let kept: Mutex<Kept>

    /// - Parameter capacity: How many organizations are kept; the one used longest ago is dropped first.
    package init(capacity: Int = 256, store: @escaping @Sendable (OrganizationID) -> any EventStore<LeaveEvent>) {
        self.store = store
        kept = Mutex(Kept(capacity: capacity))
    }

    /// The organization as of its head, with the leave of the people that `leaveOf` names.
    ///
    /// - Parameter leaveOf: Whose leave is wanted; called with the model, which may hold more.
    /// - Throws: ``CommandError/notFound`` where there is no such organization, ``CommandError/unavailable(_:)``.
    package func snapshot(
        of organization: OrganizationID,
        leaveOf people: (OrganizationModel) -> Set<EmployeeID>
    ) async throws(CommandError) -> OrganizationModel {
        do {
            var model = try await advance(kept.withLock { $0.use(organization) }, of: organization)
            var missing = people(model).subtracting(model.leaveKnown)
            while !missing.isEmpty {
                let leave = try await store(organization).read(.leave(of: missing), after: .start)
                model.apply(leaveOf: missing, leave)
                if leave.upTo > model.position { model = try await advance(model, of: organization) }
                missing = people(model).subtracting(model.leaveKnown)
            }
            kept.withLock { $0.keep(model, of: organization) }
            return model
        } catch {
            throw CommandError(error)
        }
    }

    /// The organization as it was known at the instant: all that was recorded later is left out. Read anew each time.
    package func past(
        of organization: OrganizationID,
        leaveOf people: Set<EmployeeID>,
        at instant: Instant
    ) async throws(CommandError) -> OrganizationModel {
        do {
            let history = try await store(organization).read(.decision(lookingAt: people), after: .start)
            let known = history.events.filter { $0.recordedAt <= instant }
            return OrganizationModel(organization, History(events: known, upTo: history.upTo), leaveOf: people)
        } catch {
            throw CommandError(error)
        }
    }

    /// Forgets what is kept of an organization; the next use reads its history again.
    package func forget(_ organization: OrganizationID) {
        kept.withLock { $0.forget(organization) }
    }

    private func advance(_ model: OrganizationModel?, of organization: OrganizationID) async throws(EventStoreError) -> OrganizationModel {
        guard var model else {
            let history = try await store(organization).read(.organization, after: .start)
            return OrganizationModel(organization, history)
        }
        let tail = try await store(organization).read(.everything, after: model.position)
        model.apply(tail)
        return model
    }
}

extension EventQuery {
    /// What every decision depends on.
    static let organization = EventQuery([Clause(tags: [.organization])])

    /// One person's leave, for each of `people`.
    static func leave(of people: Set<EmployeeID>) -> EventQuery {
        EventQuery(people.map { Clause(types: LeaveEvent.leaveTypes, tags: [.employee($0)]) })
    }

    /// What a decision that looked at the leave of `people` depends on.
    static func decision(lookingAt people: Set<EmployeeID>) -> EventQuery {
        EventQuery(organization.clauses + leave(of: people).clauses)
    }
}

/// The models in memory and when each was last used.
private struct Kept: ~Copyable {
    private let capacity: Int
    private var models: [OrganizationID: (model: OrganizationModel, used: UInt64)] = [:]
    private var uses: UInt64 = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func use(_ organization: OrganizationID) -> OrganizationModel? {
        uses += 1
        models[organization]?.used = uses
        return models[organization]?.model
    }

    /// Two readers may return in any order: the one that saw more stays.
    mutating func keep(_ model: OrganizationModel, of organization: OrganizationID) {
        if let present = models[organization]?.model, !model.knowsMore(than: present) { return }
        uses += 1
        models[organization] = (model, uses)
        guard models.count > capacity, let oldest = models.min(by: { $0.value.used < $1.value.used })?.key else { return }
        models[oldest] = nil
    }

    mutating func forget(_ organization: OrganizationID) {
        models[organization] = nil
    }
}
