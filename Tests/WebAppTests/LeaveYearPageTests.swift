import Application
import Hummingbird
import Leave
import Testing

@Suite struct `The page of leave years` {
    @Test func `tells what became of every balance, and closes the year`() async throws {
        let site = try await Site()
        let page = try await site.get("/app/admin/leave-years", as: "ana").text
        for text in [
            "Leave year that starts in", "value=\"2025\"", "Usable until", "Carried over", "John Miller", "30 Jun 2026",
            "Closed through 31 December 2025.",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(!page.contains("data-api=\"POST /v1/leave-years"))
    }

    @Test func `offers to close a year that is over and open`() async throws {
        let site = try await Site()
        let week = try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < 5 ? 480 : 0) }])
        let new = try Location(
            id: LocationID(88),
            timeZone: "Europe/Belgrade",
            leaveYear: .startsOn(try #require(MonthDay("01-01"))),
            workingWeek: week
        )
        try await site.perform(CreateLocation(location: new, name: "Aranđelovac", closing: .automatic), as: "ana")
        let page = try await site.get("/app/admin/leave-years?location=\(new.id)", as: "ana").text
        #expect(page.contains("No leave year is closed yet. Leave years are closed by themselves"))
        #expect(page.contains("data-api=\"POST /v1/leave-years/2025/closing?locationId=\(new.id)\""))
    }

    private func lisbon(of site: Site) async throws -> LocationID {
        let situation = try await site.situation(as: "ana")
        return try #require(situation.organization.locations.first { $0.value.name.contains("Lisbon") }).key
    }

    @Test func `shows the year and the location that are asked for`() async throws {
        let site = try await Site()
        let lisbon = try await lisbon(of: site)
        let page = try await site.get("/app/admin/leave-years?location=\(lisbon)&year=2026", as: "ana").text
        #expect(page.contains("value=\"2026\""))
        #expect(page.contains("<option value=\"\(lisbon)\" selected>"))
        #expect(page.contains("No leave year ended here."))
        #expect(page.contains("has not ended yet"))
        #expect(!page.contains("data-api=\"POST /v1/leave-years"))
    }

    @Test(arguments: ["?location=nowhere&year=never", "?year=0", "?year=99999999999999999999"])
    func `falls back to the last year of the first location`(query: String) async throws {
        let page = try await Site().get("/app/admin/leave-years" + query, as: "ana")
        #expect(page.status == .ok)
        #expect(page.text.contains("value=\"2025\""))
    }

    @Test func `is for admins`() async throws {
        #expect(try await Site().get("/app/admin/leave-years", as: "john").status == .forbidden)
    }
}

@Suite struct `Forms that change what people have` {
    @Test func `offer to tell what they would do`() async throws {
        let site = try await Site()
        let policies = try await site.get("/app/admin/policies", as: "ana").text
        #expect(policies.contains(#"data-simulate='{"kind":"policy"}'"#))
        #expect(policies.contains("What would this do?"))
        let john = try site.id(of: "john")
        let person = try await site.get("/app/admin/people/\(john)", as: "ana").text
        for kind in ["location", "workingWeek", "employment"] {
            #expect(person.contains(#"data-simulate='{"kind":"\#(kind)","employeeId":"\#(john)"}'"#))
        }
    }

    @Test func `are not shown what they would do where nobody may`() async throws {
        let site = try await Site()
        let person = try await site.get("/app/admin/people/\(try site.id(of: "john"))", as: "mike").text
        #expect(!person.contains("data-simulate"))
    }
}

@Suite struct `The home page` {
    @Test func `tells what is about to be lost`() async throws {
        let site = try await Site()
        let john = try site.id(of: "john")
        #expect(try await !site.get("/app", as: "john").text.contains("class=\"notice\""))
        let situation = try await site.situation(as: "ana")
        let pto = try #require(situation.organization.leaveTypes.first { $0.value.name == "PTO" }).key
        let inLieu = Adjustment(
            id: AdjustmentID(77),
            employee: john,
            leaveType: pto,
            date: try #require(LocalDate("2026-11-24")),
            amount: Amount(20),
            expires: LocalDate("2026-12-20")
        )
        try await site.perform(AdjustBalance(adjustment: inLieu, reason: "Time off in lieu"), as: "ana")
        let page = try await site.get("/app", as: "john").text
        #expect(page.contains("days will be lost after 20 December 2026 unless you take them."))
    }
}
