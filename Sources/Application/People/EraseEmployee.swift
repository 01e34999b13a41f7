package import Leave
import Texts

/// Everything personal about somebody goes for good, by destroying the key that opens it (DESIGN §4). Amounts and dates stay, and the history
/// goes on verifying. Whoever is erased is no longer employed, and nothing lets them in.
package struct EraseEmployee: Command {
    package var employee: EmployeeID

    package init(employee: EmployeeID) {
        self.employee = employee
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.employee(employee)
        guard !situation.organization.erased.contains(employee) else { return [] }
        var faults = Faults()
        situation.checkAdminsRemain(without: employee, into: &faults)
        let today = situation.today(of: employee)
        var events: [LeaveEvent] = []
        if situation.facts.employmentEnd(of: employee).map({ $0 > today }) ?? true {
            // Before the start nobody can have worked: then the first day is the last.
            let start = try situation.employee(employee).employmentStart
            let lastDay = max(today, start)
            for fault in situation.facts.faults(ofEnding: employee, on: lastDay) { faults.add(fault) }
            events.append(.employmentEnded(EmploymentEnded(employee: employee, lastDay: lastDay)))
        }
        try faults.finish()
        return events + [.employeeErased(EmployeeErased(employee: employee))]
    }
}

extension Situation {
    /// What was erased stays so: nothing new may be written about the person that the destroyed key would have to seal, or that would let them in.
    func checkErased(_ events: [LeaveEvent]) throws(CommandError) {
        guard !organization.erased.isEmpty else { return }
        for event in events {
            guard let employee = event.employee, organization.erased.contains(employee), !event.isAllowedOfErased else { continue }
            throw .refused([Refusal("employee-erased", detail: "refusal.employee-erased")])
        }
    }
}

extension LeaveEvent {
    /// What was under way may be brought to its end, without words.
    fileprivate var isAllowedOfErased: Bool {
        switch self {
        case .leaveDenied(let event), .leaveWithdrawn(let event), .leaveCancelled(let event), .leaveCancellationRefused(let event):
            event.comment == nil
        case .employmentEnded, .apiTokenRevoked, .identityUnlinked, .employeeDeprovisioned: true
        default: false
        }
    }
}
