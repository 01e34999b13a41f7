package import Leave

package struct CreateLocation: Command {
    package var location: Location
    package var name: String
    package var closing: ClosingMode

    package init(location: Location, name: String, closing: ClosingMode) {
        self.location = location
        self.name = name
        self.closing = closing
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        faults.check(name: name)
        situation.check(location, into: &faults)
        try faults.finish()
        return [.locationCreated(LocationCreated(location: location, name: name, closing: closing))]
    }
}

package struct ChangeLocation: Command {
    package var id: LocationID
    package var name: Patch<String> = .unchanged
    package var timeZone: Patch<String> = .unchanged
    package var leaveYear: Patch<LeaveYearRule> = .unchanged
    package var workingWeek: Patch<WorkingWeek> = .unchanged
    package var holidayCalendars: Patch<[HolidayCalendarID]> = .unchanged
    package var maximumAbsent: Patch<Int?> = .unchanged
    package var closing: Patch<ClosingMode> = .unchanged

    package init(id: LocationID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        let before = try situation.location(id)
        let entry = situation.organization.locations[id]
        var after = before
        after.timeZone = timeZone.applied(to: before.timeZone)
        after.leaveYear = leaveYear.applied(to: before.leaveYear)
        after.workingWeek = workingWeek.applied(to: before.workingWeek)
        after.holidayCalendars = holidayCalendars.applied(to: before.holidayCalendars)
        after.maximumAbsent = maximumAbsent.applied(to: before.maximumAbsent)
        let newName = name.applied(to: entry?.name ?? "")
        let newClosing = closing.applied(to: entry?.closing ?? .manual)
        var faults = Faults()
        faults.check(name: newName)
        situation.check(after, into: &faults)
        try faults.finish()
        var events: [LeaveEvent] = []
        if after.holidayCalendars != before.holidayCalendars {
            events.append(.locationHolidayCalendarsSet(LocationHolidayCalendarsSet(location: id, holidayCalendars: after.holidayCalendars)))
        }
        var others = after
        others.holidayCalendars = before.holidayCalendars
        if others != before || newName != entry?.name || newClosing != entry?.closing {
            events.append(.locationChanged(LocationChanged(location: after, name: newName, closing: newClosing)))
        }
        return events
    }
}

/// No new employees; history and those who are there stay.
package struct ArchiveLocation: Command {
    package var id: LocationID

    package init(id: LocationID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.location(id)
        return [.locationArchived(LocationArchived(location: id))]
    }
}

/// The location's working week from a day on (LEAVE_RULES L3.3).
package struct SetLocationWorkingWeek: Command {
    package var id: LocationID
    package var effectiveDate: LocalDate
    package var workingWeek: WorkingWeek

    package init(id: LocationID, effectiveDate: LocalDate, workingWeek: WorkingWeek) {
        self.id = id
        self.effectiveDate = effectiveDate
        self.workingWeek = workingWeek
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.location(id)
        return [
            .locationWorkingWeekSet(LocationWorkingWeekSet(location: id, effectiveDate: effectiveDate, workingWeek: workingWeek))
        ]
    }
}

extension Situation {
    /// - Throws: ``CommandError/notFound`` for one that does not exist or was archived.
    func location(_ id: LocationID) throws(CommandError) -> Location {
        guard isOpen(location: id), let location = facts.location(id) else { throw .notFound }
        return location
    }

    func isOpen(location: LocationID) -> Bool {
        organization.locations[location].map { !$0.isArchived } ?? false
    }

    fileprivate func check(_ location: Location, into faults: inout Faults) {
        faults.require(zones.isKnown(location.timeZone), .unknownTimeZone, at: "/timeZone")
        for (index, calendar) in location.holidayCalendars.enumerated() {
            let isKnown = organization.holidayCalendars[calendar].map { !$0.isArchived } ?? false
            faults.require(isKnown, .unknownHolidayCalendar, at: "/holidayCalendarIds/\(index)")
        }
    }
}
