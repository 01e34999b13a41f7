import EventSourcing
import Foundation
import Leave
import Testing
import Texts

@testable import Application

@Suite struct `A calendar feed` {
    let acme = TestOrganization()
    let ana: EmployeeID, john: EmployeeID, mike: EmployeeID, belgrade: LocationID, pto: LeaveTypeID, lab: DepartmentID

    /// Ana is an admin and approves; John and Mike are in the same department.
    init() async throws {
        (ana, john, mike) = (acme.newID(), acme.newID(), acme.newID())
        (belgrade, pto, lab) = (acme.newID(), acme.newID(), acme.newID())
        try acme.go(to: "2025-03-03")
        try await acme.foundWithLeave(admin: ana, location: belgrade, leaveType: pto)
        try await acme.perform(CreateDepartment(department: Department(id: lab), name: "Lab; upstairs"), as: ana)
        for (person, name) in [(john, "John"), (mike, "Mike")] {
            let start = try #require(LocalDate("2025-01-01"))
            let employee = try Employee(id: person, location: belgrade, department: lab, employmentStart: start)
            try await acme.perform(AddEmployee(employee: employee, email: "\(name)@acme.example", name: name), as: ana)
        }
    }

    private var feeds: CalendarFeeds {
        let acme = acme
        return CalendarFeeds(
            acme.queries,
            head: { _ throws(EventStoreError) in try await acme.head() },
            languages: .shipped
        )
    }

    private func make(_ scope: FeedScope, for owner: EmployeeID, holidays: Bool = false, language: String = "en") async throws -> FeedPlace
    {
        let id: CalendarFeedID = acme.newID()
        try await acme.perform(MakeCalendarFeed(id: id, scope: scope, hasHolidays: holidays, language: language), as: owner)
        return FeedPlace(organization: acme.id, feed: id, owner: owner)
    }

    private func lines(_ place: FeedPlace) async throws -> [String] {
        let text = String(decoding: try await feeds.contents(of: place).bytes, as: UTF8.self)
        return text.replacing("\r\n ", with: "").split(separator: "\r\n").map { String($0) }
    }

    private func titles(_ place: FeedPlace) async throws -> [String] {
        try await lines(place).filter { $0.hasPrefix("SUMMARY:") }.map { String($0.dropFirst(8)) }
    }

    private func span(_ from: String, _ to: String) throws -> DateSpan {
        let (first, last) = (try #require(LocalDate(from)), try #require(LocalDate(to)))
        return try #require(DateSpan(first, through: last))
    }

    @discardableResult
    private func ask(
        _ employee: EmployeeID,
        _ from: String,
        _ to: String,
        fromPart: DayPart? = nil,
        as request: LeaveRequestID? = nil,
        approved: Bool = true
    ) async throws -> LeaveRequestID {
        let id = request ?? acme.newID()
        let days = try LeaveDays(try span(from, to), fromPart: fromPart)
        let asked = RequestedLeave(employee: employee, leaveType: pto, days: days)
        try await acme.perform(RequestLeave(id: id, asked: asked), as: employee)
        if approved { try await acme.perform(AnswerLeave(request: id, of: employee, action: .approve, comment: nil), as: ana) }
        return id
    }

    @Test func `of one's own is what the golden file says, to the byte`() async throws {
        try await ask(john, "2025-08-04", "2025-08-08", as: LeaveRequestID(0xA1))
        try await ask(john, "2025-09-01", "2025-09-03", fromPart: .afternoon, as: LeaveRequestID(0xA2), approved: false)
        try await ask(john, "2025-10-06", "2025-10-06", fromPart: .morning, as: LeaveRequestID(0xA3))
        let contents = try await feeds.contents(of: try await make(.own, for: john))
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "CalendarFeeds/own.ics")
        let (written, wanted) = (
            String(decoding: contents.bytes, as: UTF8.self), String(decoding: try Data(contentsOf: golden), as: UTF8.self)
        )
        #expect(written == wanted)
        #expect(contents.name == "My leave – Acme")
    }

    @Test func `shows others what they may see now, not what they might when it was made`() async throws {
        let place = try await make(.department(lab), for: mike)
        try await ask(john, "2025-08-04", "2025-08-08")
        try await ask(john, "2025-09-01", "2025-09-03", approved: false)
        #expect(try await titles(place) == ["John: away"])
        #expect(try await titles(try await make(.department(lab), for: ana)) == ["John: PTO", "John: PTO (not approved yet)"])

        for (privacy, shown) in [(LeaveType.Privacy.type, ["John: PTO"]), (.hidden, [])] {
            try await acme.perform(ChangeLeaveType(id: pto) { $0.privacy = privacy }, as: ana)
            #expect(try await titles(place) == shown)
        }
        let approvers = ApprovalSequence([.init(anyOf: [mike])])
        let today = try #require(LocalDate("2025-03-03"))
        try await acme.perform(AssignToEmployee(employee: john, effectiveDate: today, assignment: .approvers(approvers)), as: ana)
        #expect(try await titles(place) == ["John: PTO", "John: PTO (not approved yet)"])
        #expect(try await titles(try await make(.approvees, for: mike)) == ["John: PTO", "John: PTO (not approved yet)"])
        #expect(try await titles(try await make(.approvees, for: john)) == [])
    }

    @Test func `never tells others that something is undecided`() async throws {
        let place = try await make(.organization, for: mike)
        let request = try await ask(john, "2025-08-04", "2025-08-08")
        // It has begun: from then on the employee can only ask for its cancellation.
        try acme.go(to: "2025-08-05")
        try await acme.perform(AnswerLeave(request: request, of: john, action: .cancel, comment: nil), as: john)
        let seen = try await lines(place)
        #expect(seen.contains("SUMMARY:John: away") && seen.contains("STATUS:CONFIRMED") && seen.contains("TRANSP:TRANSPARENT"))
        #expect(try await titles(try await make(.own, for: john)) == ["PTO (asked to cancel)"])
    }

    @Test func `keeps an event's UID, lets its SEQUENCE grow, and loses what is cancelled`() async throws {
        let place = try await make(.own, for: john)
        let request = try await ask(john, "2025-08-04", "2025-08-08", approved: false)
        func told(_ name: String) async throws -> String? { try await lines(place).first { $0.hasPrefix(name + ":") } }
        func sequence() async throws -> Int { Int(try await told("SEQUENCE")?.dropFirst(9) ?? "") ?? 0 }
        #expect(try await told("UID") == "UID:\(request)")
        #expect(try await told("STATUS") == "STATUS:TENTATIVE")
        #expect(try await told("X-MICROSOFT-CDO-BUSYSTATUS") == "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE")
        let first = try await sequence()
        try await acme.perform(AnswerLeave(request: request, of: john, action: .approve, comment: nil), as: ana)
        #expect(try await told("UID") == "UID:\(request)")
        #expect(try await told("STATUS") == "STATUS:CONFIRMED")
        #expect(try await told("X-MICROSOFT-CDO-BUSYSTATUS") == "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
        #expect(try await sequence() > first)
        try await acme.perform(AnswerLeave(request: request, of: john, action: .cancel, comment: nil), as: ana)
        #expect(try await told("UID") == nil)
    }

    @Test func `shows the holidays of its people's locations, in its language`() async throws {
        let calendar: HolidayCalendarID = acme.newID()
        let day = try #require(LocalDate("2025-05-01"))
        let holidays = [Holiday(on: day, name: nil, part: .full), Holiday(on: day + 1, name: "Rad, 2. dan", part: .morning)]
        try await acme.perform(CreateHolidayCalendar(id: calendar, name: "Serbia", holidays: holidays), as: ana)
        var change = ChangeLocation(id: belgrade)
        change.holidayCalendars = .set([calendar])
        try await acme.perform(change, as: ana)
        let german = try await titles(try await make(.own, for: john, holidays: true, language: "de"))
        #expect(german == ["Feiertag", #"Rad\, 2. dan (Vormittag)"#])
        #expect(try await lines(try await make(.location(belgrade), for: john)).contains { $0.hasPrefix("SUMMARY") } == false)
        let named = try await lines(try await make(.department(lab), for: john, holidays: true))
        #expect(named.contains(#"NAME:Leave: Lab\; upstairs – Acme"#) && named.contains(#"X-WR-CALNAME:Leave: Lab\; upstairs – Acme"#))
    }

    @Test func `ends when it is revoked, and when its owner is deactivated or erased`() async throws {
        let revoked = try await make(.own, for: john)
        try await acme.perform(RevokeCalendarFeed(id: revoked.feed), as: john)
        let deactivated = try await make(.own, for: john)
        let erased = try await make(.own, for: mike)
        try await acme.perform(Deactivate(employee: john), as: ana)
        try await acme.perform(EraseEmployee(employee: mike), as: ana)
        for place in [revoked, deactivated, erased] {
            let error = await #expect(throws: CommandError.self) { try await feeds.contents(of: place) }
            guard case .notFound? = error else { Issue.record("\(place) is still there"); continue }
        }
        let situation = try await acme.handler.situation(for: acme.principal(ana))
        #expect(situation.organization.calendarFeeds(of: john).isEmpty && situation.organization.calendarFeeds(of: mike).isEmpty)
    }

    @Test func `is revoked by its owner or an admin, and is nothing to others`() async throws {
        let place = try await make(.own, for: john)
        let error = await #expect(throws: CommandError.self) { try await acme.perform(RevokeCalendarFeed(id: place.feed), as: mike) }
        guard case .notFound? = error else { Issue.record("Mike could"); return }
        let position = try await acme.perform(RevokeCalendarFeed(id: place.feed), as: ana)
        #expect(try await acme.perform(RevokeCalendarFeed(id: place.feed), as: john) == position)
    }

    @Test func `is made only of places that are there, and so many times`() async throws {
        let unknown = await #expect(throws: CommandError.self) { try await make(.department(DepartmentID(7)), for: john) }
        guard case .refused(let refusals)? = unknown else { Issue.record("a department was invented"); return }
        #expect(refusals.map(\.code) == ["unknown-department"])
        for _ in 0..<MakeCalendarFeed.most { _ = try await make(.organization, for: john) }
        let last = await #expect(throws: CommandError.self) { try await make(.own, for: john) }
        guard case .refused(let more)? = last else { Issue.record("there was one more"); return }
        #expect(more.map(\.code) == ["too-many-feeds"])
    }

    @Test func `holds until something happens or a day begins`() async throws {
        let place = try await make(.own, for: john)
        let moment = try await feeds.contents(of: place).moment
        #expect(try await feeds.holds(moment, in: acme.id))
        try acme.go(to: "2025-03-04")
        #expect(try await feeds.holds(moment, in: acme.id) == false)
        let next = try await feeds.contents(of: place).moment
        try await ask(mike, "2025-08-04", "2025-08-08")
        #expect(try await feeds.holds(next, in: acme.id) == false)
    }

    @Test func `reaches a year back and two years ahead`() async throws {
        let place = try await make(.own, for: john)
        let past = RecordedLeave(
            id: acme.newID(),
            employee: john,
            leaveType: pto,
            days: try LeaveDays(try span("2025-01-06", "2025-01-08"))
        )
        try await acme.perform(RecordPastLeave(leave: past, reason: nil), as: ana)
        #expect(try await titles(place) == ["PTO"])
        try acme.go(to: "2026-01-09")
        #expect(try await titles(place) == ["PTO"])
        try acme.go(to: "2026-01-10")
        #expect(try await titles(place) == [])
    }

    @Test func `as an attachment is published when approved, and taken out again`() async throws {
        func attachment(for recipient: EmployeeID, of request: LeaveRequestID) async throws -> (String, [String])? {
            let (situation, _) = try await acme.queries.situation(for: acme.principal(ana), about: request)
            let made = LeaveAttachment.make(
                of: try situation.details(of: request),
                for: recipient,
                in: situation,
                from: LeaveAttachment.Organizer(name: "Away, at Acme", address: "away@acme.example"),
                link: "https://away.example/app/requests",
                texts: .english
            )
            let text = made.map {
                String(decoding: $0.bytes, as: UTF8.self).replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
            }
            return made.map { ($0.method.rawValue, text ?? []) }
        }
        let request = try await ask(john, "2025-08-04", "2025-08-08", approved: false)
        #expect(try await attachment(for: john, of: request) == nil)
        try await acme.perform(AnswerLeave(request: request, of: john, action: .approve, comment: nil), as: ana)
        let published = try #require(try await attachment(for: john, of: request))
        #expect(published.0 == "PUBLISH" && published.1.contains("METHOD:PUBLISH") && published.1.contains("UID:\(request)"))
        #expect(
            published.1.contains(#"ORGANIZER;CN="Away, at Acme":mailto:away@acme.example"#)
                && published.1.contains("DTEND;VALUE=DATE:20250809")
        )
        #expect(try await attachment(for: ana, of: request)?.1.contains("SUMMARY:John: PTO") == true)
        try await acme.perform(AnswerLeave(request: request, of: john, action: .cancel, comment: nil), as: ana)
        let cancelled = try #require(try await attachment(for: john, of: request))
        #expect(cancelled.0 == "CANCEL" && cancelled.1.contains("STATUS:CANCELLED"))
    }
}

/// As a directory does it.
private struct Deactivate: Command {
    let employee: EmployeeID

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        [.employeeDeactivated(EmployeeDeactivated(employee: employee, endsEmployment: false))]
    }
}

extension Catalogue {
    fileprivate static var english: Catalogue { Languages.english }
}
