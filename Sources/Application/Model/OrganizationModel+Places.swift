import EventSourcing
import Leave

extension OrganizationModel {
    mutating func applyPlace(_ event: LeaveEvent, seq: Int) {
        switch event {
        case .locationCreated(let event):
            locations[event.location.id] = LocationEntry(name: event.name, closing: event.closing)
            facts.record(event.location, seq: seq)
        case .locationChanged(let event):
            locations[event.location.id] = LocationEntry(name: event.name, closing: event.closing)
            facts.record(event.location, seq: seq)
        case .locationArchived(let event): locations[event.location]?.isArchived = true
        case .locationWorkingWeekSet(let event):
            facts.record(event.workingWeek, at: event.location, from: event.effectiveDate, seq: seq)
        case .locationHolidayCalendarsSet(let event):
            guard var location = facts.location(event.location) else { break }
            location.holidayCalendars = event.holidayCalendars
            facts.record(location, seq: seq)
        case .departmentCreated(let event):
            departments[event.department.id] = NamedEntry(name: event.name)
            facts.record(event.department, seq: seq)
        case .departmentChanged(let event):
            departments[event.department.id]?.name = event.name
            facts.record(event.department, seq: seq)
        case .departmentArchived(let event): departments[event.department]?.isArchived = true
        case .blackoutPeriodDeclared(let event): facts.record(event.period, seq: seq)
        case .blackoutPeriodLifted(let event): facts.remove(event.period, seq: seq)
        default: applyHoliday(event, seq: seq)
        }
    }

    private mutating func applyHoliday(_ event: LeaveEvent, seq: Int) {
        switch event {
        case .holidayCalendarCreated(let event):
            holidayCalendars[event.calendar] = CalendarEntry(name: event.name)
            facts.record(HolidayCalendar(id: event.calendar), seq: seq)
        case .holidayCalendarChanged(let event): holidayCalendars[event.calendar]?.name = event.name
        case .holidayCalendarArchived(let event): holidayCalendars[event.calendar]?.isArchived = true
        case .holidayAdded(let event):
            let holiday = Holiday(on: event.date, name: event.name, part: event.part)
            holidayCalendars[event.calendar]?.holidays[event.date] = holiday
            facts.record(holiday, in: event.calendar, seq: seq)
        case .holidayRemoved(let event):
            holidayCalendars[event.calendar]?.holidays[event.date] = nil
            facts.removeHoliday(on: event.date, from: event.calendar, seq: seq)
        default: break
        }
    }

    mutating func applyPolicy(_ event: LeaveEvent, seq: Int) {
        switch event {
        case .leaveTypeDefined(let event):
            leaveTypes[event.leaveType.id] = NamedEntry(name: event.name)
            facts.record(event.leaveType, seq: seq)
        case .leaveTypeChanged(let event):
            leaveTypes[event.leaveType.id]?.name = event.name
            facts.record(event.leaveType, seq: seq)
        case .leaveTypeArchived(let event): leaveTypes[event.leaveType]?.isArchived = true
        case .leavePolicySet(let event): facts.record(event.policy, seq: seq)
        case .leavePolicyWithdrawn(let event):
            guard let version = facts.policy(event.policy) else { break }
            facts.remove(version, seq: seq)
        default: break
        }
    }
}
