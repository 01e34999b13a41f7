import Leave
import Testing

@testable import Demo

@Suite struct `Public holidays` {
    @Test(arguments: [
        (2024, "2024-03-31", "2024-05-05"), (2025, "2025-04-20", "2025-04-20"), (2026, "2026-04-05", "2026-04-12"),
        (2027, "2027-03-28", "2027-05-02"), (2038, "2038-04-25", "2038-04-25"),
    ])
    func `know when Easter is, in the West and in the East`(year: Int, western: String, orthodox: String) {
        #expect(Easter.western(year)?.description == western)
        #expect(Easter.orthodox(year)?.description == orthodox)
    }

    @Test func `move a Serbian state holiday from a Sunday to the next working day`() {
        let observed = PublicHolidays.serbia(2026).filter { $0.name?.hasSuffix("(observed)") == true }
        #expect(observed.map(\.date.description) == ["2026-02-17"])
        #expect(PublicHolidays.serbia(2027).contains { $0.date.description == "2027-05-04" })
    }

    @Test(arguments: 2020...2040) func `name each day once`(year: Int) {
        for calendar in [PublicHolidays.serbia(year), PublicHolidays.lisbon(year)] {
            #expect(Set(calendar.map(\.date)).count == calendar.count)
            #expect(calendar.allSatisfy { $0.date.year == year && $0.name?.isEmpty == false })
        }
    }

    @Test func `are skipped by a span of working days`() throws {
        let lisbon = Workdays(PublicHolidays.lisbon(2026))
        let span = lisbon.span(from: try #require(LocalDate("2026-12-05")), count: 3)
        #expect(span.first == LocalDate("2026-12-07"))
        #expect(span.last == LocalDate("2026-12-10"))
    }
}
