package import EventSourcing
package import Leave
package import Texts

/// A policy version as it was recorded: by whom and when it was set, and taken back.
package struct PolicyEntry: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        package let sequence: Position
        /// Nil: the operator.
        package let by: EmployeeID?
        package let at: Instant

        init(_ recorded: RecordedEvent<LeaveEvent>) {
            sequence = recorded.position
            by = recorded.metadata.actor.map { EmployeeID($0) }
            at = recorded.recordedAt
        }
    }

    package let policy: PolicyVersion
    package let set: Step
    package var withdrawn: Step?
}

extension OrganizationModel {
    mutating func applyPolicyHistory(_ recorded: RecordedEvent<LeaveEvent>) {
        switch recorded.event {
        case .leavePolicySet(let event): policies[event.policy.id] = PolicyEntry(policy: event.policy, set: PolicyEntry.Step(recorded))
        case .leavePolicyWithdrawn(let event): policies[event.policy]?.withdrawn = PolicyEntry.Step(recorded)
        default: break
        }
    }
}

/// A version told in sentences.
package struct PolicyStory: Hashable, Sendable {
    package let entry: PolicyEntry
    /// What takes effect from when, and who said so.
    package let headline: Message
    /// What the version says, or what it changes of the one before it.
    package let changes: [Message]
}

extension Situation {
    /// All versions of the policies that match, by location, leave type and date, withdrawn ones too.
    package func policyHistory(at location: LocationID? = nil, for leaveType: LeaveTypeID? = nil) -> [PolicyStory] {
        let entries = organization.policies.values.filter { entry in
            (location ?? entry.policy.location) == entry.policy.location && (leaveType ?? entry.policy.leaveType) == entry.policy.leaveType
        }
        let ordered = entries.sorted { left, right in
            (left.policy.location, left.policy.leaveType, left.policy.effectiveDate, left.set.sequence)
                < (right.policy.location, right.policy.leaveType, right.policy.effectiveDate, right.set.sequence)
        }
        return ordered.map { entry in
            let before = ordered.last { other in
                other.withdrawn == nil && other.policy.location == entry.policy.location
                    && other.policy.leaveType == entry.policy.leaveType && other.policy.effectiveDate < entry.policy.effectiveDate
            }
            return story(of: entry, after: before?.policy)
        }
    }

    private func story(of entry: PolicyEntry, after before: PolicyVersion?) -> PolicyStory {
        let unit = facts.leaveType(entry.policy.leaveType)?.unit ?? .days
        let now = entry.policy.terms.sentences(in: unit)
        let old = before?.terms.sentences(in: unit)
        let changes = zip(now, old ?? now).compactMap { now, old -> Message? in
            guard before != nil else { return now }
            return now == old ? nil : Message("policy.changed", ["now": .message(now), "before": .message(old)])
        }
        return PolicyStory(entry: entry, headline: headline(of: entry, isFirst: before == nil), changes: changes)
    }

    private func headline(of entry: PolicyEntry, isFirst: Bool) -> Message {
        Message(
            "policy.headline",
            [
                "type": .text(organization.leaveTypes[entry.policy.leaveType]?.name ?? ""),
                "location": .text(organization.locations[entry.policy.location]?.name ?? ""),
                "date": .date(entry.policy.effectiveDate), "kind": isFirst ? "first" : "change",
                "who": who(entry.set), "at": .date(LocalDate.utc(at: entry.set.at)),
                "end": entry.withdrawn == nil ? "none" : "withdrawn",
                "withdrawer": entry.withdrawn.map(who) ?? "",
                "withdrawnAt": entry.withdrawn.map { .date(LocalDate.utc(at: $0.at)) } ?? "",
            ]
        )
    }

    private func who(_ step: PolicyEntry.Step) -> Argument {
        guard let by = step.by else { return .message("operator") }
        return organization.people[by]?.name.text.map { .text($0) } ?? .message("someone")
    }
}
