extension Facts {
    package func location(_ id: LocationID) -> Location? { locations[id]?.location.current }

    package func department(_ id: DepartmentID) -> Department? { departments[id]?.current }

    package func leaveType(_ id: LeaveTypeID) -> LeaveType? { leaveTypes[id]?.current }

    package func employee(_ id: EmployeeID) -> Employee? { employees[id]?.employee.current }

    package func request(_ id: LeaveRequestID) -> LeaveRequest? {
        leaveOwners[id].flatMap { employees[$0]?.requests[id] }
    }

    package func recordedLeave(_ id: LeaveRequestID) -> RecordedLeave? {
        leaveOwners[id].flatMap { employees[$0]?.recordedLeaves[id] }
    }

    package func adjustment(_ id: AdjustmentID) -> Adjustment? {
        adjustmentOwners[id].flatMap { employees[$0]?.adjustments[id] }
    }

    package func policy(_ id: PolicyID) -> PolicyVersion? {
        guard let key = policyKeys[id], let versions = locations[key.location]?.policies[key.leaveType] else { return nil }
        return versions.current.entries.first { $0.value.id == id }?.value
    }

    /// The version in force at a location on a day (L6.1).
    package func policy(at location: LocationID, for leaveType: LeaveTypeID, on date: LocalDate) -> PolicyVersion? {
        locations[location]?.policies[leaveType]?.current.value(on: date)
    }

    /// When the fact behind a ledger line was recorded as it is known now.
    package func seq(of reference: LedgerReference) -> Int? {
        switch reference {
        case .request(let id): leaveOwners[id].flatMap { employees[$0]?.requests.seq(of: id) }
        case .recordedLeave(let id): leaveOwners[id].flatMap { employees[$0]?.recordedLeaves.seq(of: id) }
        case .adjustment(let id): adjustmentOwners[id].flatMap { employees[$0]?.adjustments.seq(of: id) }
        }
    }

    /// When a policy version was recorded.
    package func seq(of policy: PolicyID) -> Int? {
        guard let key = policyKeys[policy], let version = self.policy(policy) else { return nil }
        return locations[key.location]?.policies[key.leaveType]?.seq(from: version.effectiveDate)
    }
}
