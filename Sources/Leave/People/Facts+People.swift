extension Facts {
    /// The employee's own steps, else the department's; nil: one step of all admins (LEAVE_RULES L7.15).
    package func approvalSequence(of employee: EmployeeID, on date: LocalDate) -> ApprovalSequence? {
        guard let perspective = Perspective(employee, in: self) else { return nil }
        let own = perspective.record.approvers.current.value(on: date)
        if let own, !own.sequence.isEmpty { return own }
        let sequence = perspective.department(on: date).flatMap { department($0) }?.approvers
        return sequence?.sequence.isEmpty == false ? sequence : nil
    }

    /// Whether the person stands in some step for the employee's requests, away or not.
    package func isApprover(_ person: EmployeeID, of employee: EmployeeID, on date: LocalDate) -> Bool {
        guard person != employee, isEmployed(person, on: date) else { return false }
        return approvalSequence(of: employee, on: date)?.people.contains(person) ?? isAdmin(person, on: date)
    }

    /// Whose leave a decision on the employee's leave looks at: the employee's, the approvers' (L7.18), and, where a maximum is set,
    /// the group's (L7.12).
    package func peopleInvolved(inLeaveOf employee: EmployeeID, on days: DateSpan, today: LocalDate) -> Set<EmployeeID> {
        var people: Set = [employee]
        if let sequence = approvalSequence(of: employee, on: today) { people.formUnion(sequence.people) }
        guard let perspective = Perspective(employee, in: self) else { return people }
        for location in Set(days.compactMap(perspective.location)) where self.location(location)?.maximumAbsent != nil {
            people.formUnion(membersByLocation[location, default: []])
        }
        for department in Set(days.compactMap(perspective.department)) where self.department(department)?.maximumAbsent != nil {
            people.formUnion(membersByDepartment[department, default: []])
        }
        return people
    }

    /// Everybody who is or was at the location.
    package func peopleEver(at location: LocationID) -> Set<EmployeeID> {
        membersByLocation[location, default: []]
    }

    /// Who may answer the request's current step today, in order; empty where nothing waits for an answer.
    ///
    /// A cancellation is answered by any approver of any step (L7.21).
    package func answerers(of request: LeaveRequest, today: LocalDate) -> [EmployeeID] {
        guard let account = try? Account(request.employee, request.leaveType, in: self) else { return [] }
        let route = ApprovalRoute(account, today: today)
        switch request.status {
        case .pending: return route.current(after: request.approvedBy).map { route.steps[$0].sorted() } ?? []
        case .cancellationRequested: return route.everybody.subtracting([request.employee]).sorted()
        case .approved, .denied, .withdrawn, .cancelled: return []
        }
    }
}
