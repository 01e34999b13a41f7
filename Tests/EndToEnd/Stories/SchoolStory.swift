import JSON
import Testing

extension `Stories of organizations` {
    /// The leave year is the school year, from 1 August. Teachers take their leave between the terms.
    @Test func `a school`() async throws {
        let school = try await Telling.begin("school", on: "2024-08-01")
        let campus = try await school.location(
            "Campus",
            zone: "Europe/London",
            yearFrom: "08-01",
            holidays: ["2024-12-25", "2024-12-26", "2025-01-01"]
        )
        let leave = try await school.leaveType("Annual leave", "days")
        try await school.policy(
            leave,
            at: campus,
            from: "2024-08-01",
            "30",
            [
                "proration": ["by": "startedMonths", "rounding": ["step": "half", "mode": "up"]],
                "rollOver": ["kind": "upTo", "amount": "3", "expires": "10-31"],
            ]
        )
        let teachers = try await school.department("Teachers")
        for (from, to) in [("2024-09-02", "2024-10-18"), ("2024-10-28", "2024-12-13")] {
            try await school.noLeave(from, to, ["departmentId": teachers.json])
        }
        let maria = try await school.hire("Maria", at: campus, since: "2024-08-01", in: teachers)

        try await maria.mayNotTake(leave, "2024-09-16", "2024-09-17", because: "blackout")
        try await maria.takes(leave, "2024-10-21", "2024-10-25", counting: "5")
        // 23 December to 3 January are ten weekdays, three of them holidays.
        try await maria.takes(leave, "2024-12-23", "2025-01-03", counting: "7")
        try await maria.has(leave, on: "2025-07-31", ["leaveYear": "2024-08-01", "entitlement": "30", "balance": "18"])
        try school.today(is: "2024-11-18")
        let tom = try await school.hire("Tom", at: campus, since: "2024-11-18")
        // Tom is no teacher. November is the fourth leave-year month, so nine months are left: 30 × 9/12.
        try await tom.has(leave, on: "2025-07-31", ["entitlement": "22.5", "balance": "22.5"])
        try await tom.takes(leave, "2024-12-02", "2024-12-03", counting: "2")

        // Of 18 days 3 are carried over, until 31 October; two of them are used in time.
        try school.today(is: "2025-08-01")
        try await maria.has(leave, on: "2025-08-01", ["leaveYear": "2025-08-01", "carriedOver": "3", "entitlement": "30", "balance": "33"])
        try await maria.takes(leave, "2025-10-27", "2025-10-28", counting: "2")
        try await maria.has(leave, on: "2025-10-31", ["balance": "31", "expired": "0"])
        try await maria.has(leave, on: "2025-11-01", ["balance": "30", "expired": "1"])
        #expect(
            try await maria.ledger(leave, "2025-08-01", "2025-11-30") == [
                "2025-08-01 expiry -15 3", "2025-08-01 rollOverOut -3 0", "2025-08-01 rollOverIn 3 3", "2025-08-01 entitlement 30 33",
                "2025-10-27 leaveBooked -1 32", "2025-10-28 leaveBooked -1 31", "2025-11-01 expiry -1 30",
            ]
        )
    }
}
