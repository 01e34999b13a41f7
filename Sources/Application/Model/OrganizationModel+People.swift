import EventSourcing
import Leave

extension OrganizationModel {
    mutating func applyEmployee(_ event: LeaveEvent, seq: Int) {
        switch event {
        case .employeeAdded(let event):
            people[event.employee] = Person(email: event.email, name: event.name)
            record(event, seq: seq)
        case .employeeProfileChanged(let event):
            if event.email != refusedAddresses[event.employee] { refusedAddresses[event.employee] = nil }
            people[event.employee] = Person(email: event.email, name: event.name)
        case .preferencesChanged(let event): preferences[event.employee] = event.preferences
        case .mailAddressRefused(let event): refusedAddresses[event.employee] = event.address
        case .employeePictureSet(let event):
            pictures[event.employee] = event.picture
            if let picture = event.picture { usedPictures[event.employee, default: []].insert(picture) }
        case .employeeMovedToLocation(let event): move(event, seq: seq)
        case .employeeMovedToDepartment(let event):
            facts.record(.department(event.department), for: event.employee, from: event.effectiveDate, seq: seq)
        case .approversAssigned(let event):
            facts.record(.approvers(event.sequence), for: event.employee, from: event.effectiveDate, seq: seq)
        case .workingWeekAssigned(let event):
            facts.record(.workingWeek(event.workingWeek), for: event.employee, from: event.effectiveDate, seq: seq)
        case .fteAssigned(let event): facts.record(.fte(event.factor), for: event.employee, from: event.effectiveDate, seq: seq)
        case .entitlementAssigned(let event):
            facts.record(.entitlement(event.leaveType, event.entitlement), for: event.employee, from: event.effectiveDate, seq: seq)
        case .rolesAssigned(let event): facts.record(.roles(event.roles), for: event.employee, from: event.effectiveDate, seq: seq)
        case .employmentEnded(let event): facts.end(event.employee, on: event.lastDay, seq: seq)
        default: break
        }
    }

    private mutating func record(_ event: EmployeeAdded, seq: Int) {
        let employee = try? Employee(  // cannot fail: only an end before the start could, and there is no end yet
            id: event.employee,
            location: event.location,
            department: event.department,
            employmentStart: event.employmentStart,
            roles: event.roles
        )
        if let employee { facts.record(employee, seq: seq) }
    }

    /// The first location is no transfer: it holds from the start of employment (LEAVE_RULES L9.4).
    private mutating func move(_ event: EmployeeMovedToLocation, seq: Int) {
        guard var employee = facts.employee(event.employee) else { return }
        guard employee.location != nil else {
            employee.location = event.location
            facts.record(employee, seq: seq)
            return
        }
        facts.record(.location(Transfer(to: event.location, mode: event.mode)), for: event.employee, from: event.effectiveDate, seq: seq)
    }
}
