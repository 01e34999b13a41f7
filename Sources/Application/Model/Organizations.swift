package import EventSourcing
package import Leave
import Synchronization

/// The organizations' models, kept in memory as far as their histories were read and brought up to date by the tail before every use.
///
/// An answer never comes from memory alone: each ``Question`` reads the organization's head once, and questions that are asked at the same time
/// read it together. What is kept saves reading and folding the same history again, so that neither a command nor a balance grows dearer with
/// the age of the organization.
package final class Organizations: Sendable {
    private let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent>
    private let kept: Mutex<Kept>
    private let reads = JoinedReads<KnownOrganization>()

    /// - Parameter capacity: How many organizations are kept; the one used longest ago is dropped first.
    package init(capacity: Int = 256, store: @escaping @Sendable (OrganizationID) -> any EventStore<LeaveEvent>) {
        self.store = store
        kept = Mutex(Kept(capacity: capacity))
    }

    /// The organization as of its head, with the leave of the people that `leaveOf` names.
    ///
    /// - Parameter leaveOf: Whose leave is wanted; called with the model, which may hold more.
    /// - Throws: ``CommandError/notFound`` where there is no such organization, ``CommandError/unavailable(_:)``.
    func snapshot(
        of organization: OrganizationID,
        leaveOf people: (KnownOrganization) -> Set<EmployeeID>
    ) async throws(CommandError) -> KnownOrganization {
        do {
            var known = try await current(organization)
            var missing = people(known).filter { !known.model.knowsLeave(of: $0) }
            while !missing.isEmpty {
                var model = known.model
                let leave = try await store(organization).read(.leave(of: missing), after: .start)
                model.apply(leaveOf: missing, leave)
                let (asOf, isBehind) = (Moment.next(), leave.upTo > model.position)
                if isBehind { model.apply(try await store(organization).read(.everything, after: model.position)) }
                known = KnownOrganization(model)
                keep(known, asOf: isBehind ? asOf : nil, of: organization)
                missing = people(known).filter { !known.model.knowsLeave(of: $0) }
            }
            return known
        } catch {
            throw CommandError(error)
        }
    }

    /// The organization as it was known at the instant: all that was recorded later is left out. Read anew each time.
    func past(
        of organization: OrganizationID,
        leaveOf people: Set<EmployeeID>,
        at instant: Instant
    ) async throws(CommandError) -> KnownOrganization {
        do {
            let history = try await store(organization).read(.decision(lookingAt: people), after: .start)
            let known = history.events.filter { $0.recordedAt <= instant }
            return KnownOrganization(OrganizationModel(organization, History(events: known, upTo: history.upTo), leaveOf: people))
        } catch {
            throw CommandError(error)
        }
    }

    /// Forgets what is kept of an organization; the next use reads its history again.
    func forget(_ organization: OrganizationID) {
        kept.withLock { $0.forget(organization) }
    }

    /// What is kept, where it was read since the question was asked; else brought up to date.
    private func current(_ organization: OrganizationID) async throws -> KnownOrganization {
        if let (known, asOf) = kept.withLock({ $0.use(organization) }), asOf >= Question.since { return known }
        return try await reads(in: organization) { _ in try await advance(organization) }
    }

    private func advance(_ organization: OrganizationID) async throws(EventStoreError) -> KnownOrganization {
        let kept = kept.withLock { $0.use(organization)?.known }
        let asOf = Moment.next()
        let known: KnownOrganization
        if let kept {
            let tail = try await store(organization).read(.everything, after: kept.model.position)
            known = kept.advanced(by: tail)
        } else {
            let history = try await store(organization).read(.organization, after: .start)
            known = KnownOrganization(OrganizationModel(organization, history))
        }
        keep(known, asOf: asOf, of: organization)
        return known
    }

    private func keep(_ known: KnownOrganization, asOf: UInt64?, of organization: OrganizationID) {
        kept.withLock { $0.keep(known, asOf: asOf, of: organization) }
    }
}

extension KnownOrganization {
    /// Itself, with all that was computed from it, where nothing has happened.
    fileprivate func advanced(by tail: History<LeaveEvent>) -> KnownOrganization {
        guard tail.upTo > model.position else { return self }
        var model = model
        model.apply(tail)
        return KnownOrganization(model)
    }
}

extension EventQuery {
    /// What every decision depends on.
    static let organization = EventQuery([Clause(tags: [.organization])])

    /// One person's leave, for each of `people`; everybody's where they are many: one clause instead of thousands.
    static func leave(of people: Set<EmployeeID>) -> EventQuery {
        guard people.count <= mostClauses else { return EventQuery(types: LeaveEvent.leaveTypes) }
        return EventQuery(people.map { Clause(types: LeaveEvent.leaveTypes, tags: [.employee($0)]) })
    }

    private static var mostClauses: Int { 100 }

    /// What a decision that looked at the leave of `people` depends on.
    static func decision(lookingAt people: Set<EmployeeID>) -> EventQuery {
        EventQuery(organization.clauses + leave(of: people).clauses)
    }
}

/// The models in memory, as of which moment nothing was missing in each, and when each was last used.
private struct Kept: ~Copyable {
    private struct Entry {
        var known: KnownOrganization
        var asOf: UInt64
        var used: UInt64
    }

    private let capacity: Int
    private var entries: [OrganizationID: Entry] = [:]
    private var uses: UInt64 = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func use(_ organization: OrganizationID) -> (known: KnownOrganization, asOf: UInt64)? {
        uses += 1
        guard let index = entries.index(forKey: organization) else { return nil }
        entries.values[index].used = uses
        return (entries.values[index].known, entries.values[index].asOf)
    }

    /// Two readers may return in any order: the model that saw more stays, and holds what the other holds.
    mutating func keep(_ known: KnownOrganization, asOf: UInt64?, of organization: OrganizationID) {
        uses += 1
        let asOf = asOf ?? 0
        if let index = entries.index(forKey: organization) {
            if known.model.knowsMore(than: entries.values[index].known.model) { entries.values[index].known = known }
            entries.values[index].asOf = max(entries.values[index].asOf, asOf)
            entries.values[index].used = uses
            return
        }
        entries[organization] = Entry(known: known, asOf: asOf, used: uses)
        guard entries.count > capacity, let oldest = entries.min(by: { $0.value.used < $1.value.used })?.key else { return }
        entries[oldest] = nil
    }

    mutating func forget(_ organization: OrganizationID) {
        entries[organization] = nil
    }
}
