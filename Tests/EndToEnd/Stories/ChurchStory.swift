import HTTPTypes
import JSON
import Testing

extension `Stories of organizations` {
    /// Volunteers say when they are away; there is no balance, and nobody has to approve. At most two of the choir may be away on a Sunday.
    @Test func `a church`() async throws {
        let church = try await Telling.begin("parish", on: "2026-03-01")
        let week: JSON = ["sunday": 180]
        let parish = try await church.location("Parish", zone: "Europe/Lisbon", week: week)
        let away = try await church.leaveType("Away", "days", ["tracking": "untracked", "approvalNeeded": false, "privacy": "type"])
        try await church.policy(away, at: parish, from: "2026-01-01", "0")
        let choir = try await church.department("Choir", ["maximumAbsent": 2])
        var singers: [Worker] = []
        for name in ["Agnes", "Bruno", "Clara"] {
            singers.append(try await church.hire(name, at: parish, since: "2026-01-01", in: choir))
        }
        let (agnes, bruno, clara) = (singers[0], singers[1], singers[2])

        // Two weeks hold two Sundays.
        let trip = try await agnes.asks(for: away, "2026-06-01", "2026-06-14", counting: "2")
        #expect(trip.status == "approved")
        try await bruno.asks(for: away, "2026-06-07", counting: "1")
        try await clara.mayNotTake(away, "2026-06-07", because: "maximum-absent")
        try await clara.asks(for: away, "2026-06-14", counting: "1")
        try await clara.mayNotTake(away, "2026-06-16", because: "request-counts-zero")

        try await agnes.has(
            away,
            on: "2026-06-30",
            ["entitlement": .null, "carriedOver": .null, "balance": .null, "available": .null, "taken": "0", "booked": "0"]
        )
        #expect(try await agnes.ledger(away, "2026-01-01", "2026-12-31").isEmpty)
        // Everybody sees who is away and why.
        let calendar = try await clara.member.get("/v1/calendar?from=2026-06-07&to=2026-06-07&departmentId=\(choir.id)").expect(.ok)
        #expect(calendar.json["absences"]?.array?.count == 2, "\(calendar.text)")
        #expect(try await agnes.answers(trip, "cancel") == "cancelled")
        try await clara.asks(for: away, "2026-06-07", counting: "1")
    }
}
