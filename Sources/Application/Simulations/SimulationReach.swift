import Leave

/// Whose balances events can touch; everybody else's are the same before and after.
enum SimulationReach {
    case everybody
    case people(Set<EmployeeID>)

    func contains(_ employee: EmployeeID) -> Bool {
        switch self {
        case .everybody: true
        case .people(let people): people.contains(employee)
        }
    }

    /// - Parameters:
    ///   - before: The facts without the events.
    ///   - after: The facts with them.
    init(of events: [LeaveEvent], from before: Facts, to after: Facts) {
        var people: Set<EmployeeID> = []
        for event in events {
            guard let touched = Self.people(event, before, after) else {
                self = .everybody
                return
            }
            people.formUnion(touched)
        }
        self = .people(people)
    }

    /// Nil: everybody.
    private static func people(_ event: LeaveEvent, _ before: Facts, _ after: Facts) -> Set<EmployeeID>? {
        switch event {
        case .locationChanged(let event): after.peopleEver(at: event.location.id)
        case .locationWorkingWeekSet(let event): after.peopleEver(at: event.location)
        case .locationHolidayCalendarsSet(let event): after.peopleEver(at: event.location)
        case .leavePolicySet(let event): after.peopleEver(at: event.policy.location)
        case .leavePolicyWithdrawn(let event): after.peopleEver(at: event.location)
        case .holidayAdded(let event): people(with: event.calendar, before, after)
        case .holidayRemoved(let event): people(with: event.calendar, before, after)
        default: event.employee.map { [$0] }
        }
    }

    private static func people(with calendar: HolidayCalendarID, _ before: Facts, _ after: Facts) -> Set<EmployeeID> {
        after.locations.keys.reduce(into: []) { people, location in
            let isUsed = [before, after].contains { $0.location(location)?.holidayCalendars.contains(calendar) ?? false }
            if isUsed { people.formUnion(after.peopleEver(at: location)) }
        }
    }
}
