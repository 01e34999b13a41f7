import EventSourcing

extension Situation {
    /// The same after these events, as if they had been stored just now. Rights, and what day it is where, stay those of now.
    func assuming(_ events: [LeaveEvent]) -> Situation {
        var organization = organization
        organization.assume(events, at: now)
        return Situation(known: KnownOrganization(organization), present: present, principal: principal, now: now, zones: zones)
    }
}

extension OrganizationModel {
    /// Takes in events that nobody stored, behind all that are known.
    fileprivate mutating func assume(_ events: [LeaveEvent], at now: Instant) {
        let metadata = EventMetadata(actor: nil, correlationID: 0, channel: "simulation")
        let recorded = events.enumerated().map { index, event in
            RecordedEvent(
                position: position.advanced(by: index + 1),
                id: 0,
                event: event,
                metadata: metadata,
                recordedAt: now,
                hash: []
            )
        }
        apply(History(events: recorded, upTo: position.advanced(by: events.count)))
    }
}
