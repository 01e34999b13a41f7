import Application
import Leave
import Texts

extension WebApp {
    /// What became of every balance at the end of a leave year, and the closing of it.
    ///
    /// - Parameters:
    ///   - location: An id; the first location where it is none.
    ///   - year: In which the leave year starts; the last one that is over where it is none.
    func leaveYears(location: Substring?, year: Substring?, for principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let wanted = location.flatMap { LocationID(String($0)) }
        guard let id = situation.openLocations.first(where: { $0 == wanted }) ?? situation.openLocations.first,
            let place = situation.facts.location(id)
        else { return Content(template: "leaveYears", values: LeaveYearsPage(locations: [], closing: nil)) }
        let today = situation.today(at: id)
        let started = year.flatMap { Int($0) }.flatMap { (1...9998).contains($0) ? $0 : nil } ?? place.leaveYear.lastYearOver(on: today)
        guard let end = place.leaveYear.lastDay(ofYearStartingIn: started) else { throw CommandError.notFound }
        let command = CloseLeaveYear(location: id, endedBy: end)
        let known = try await handler.situation(for: principal, leaveOf: command.people)
        return Content(
            template: "leaveYears",
            values: LeaveYearsPage(
                locations: situation.locationOptions.choosing(id),
                closing: try LeaveYearsPage.Closing(command, year: started, in: known, texts)
            )
        )
    }
}

private struct LeaveYearsPage: Sendable {
    let locations: [Option]
    let closing: Closing?

    struct Closing: Sendable {
        let location: String
        let year: String
        let about: String
        let rows: [Row]
        let hasRows: Bool
        /// What is in the way of closing it; nil: nothing.
        let obstacle: String?
        let mayClose: Bool

        init(_ command: CloseLeaveYear, year: Int, in situation: Situation, _ texts: Catalogue) throws(CommandError) {
            location = command.location.description
            self.year = String(year)
            let mode = situation.organization.locations[command.location]?.closing ?? .manual
            let closed = situation.facts.closures.filter { $0.closure.location == command.location }.map(\.closure.endedBy).max()
            let state: Message =
                closed.map { Message("page.leaveYears.closedThrough", ["end": .date($0)]) } ?? "page.leaveYears.noneClosed"
            about = texts.text(state) + " " + texts.text("page.leaveYears.\(mode)")
            rows = try command.report(in: situation)
                .map { Row($0, in: situation, texts) }
                .sorted { ($0.person, $0.leaveType, $0.from) < ($1.person, $1.leaveType, $1.from) }
            hasRows = !rows.isEmpty
            let closure = YearClosure(location: command.location, endedBy: command.endedBy)
            let faults = situation.facts.faults(closing: closure, today: situation.today(at: command.location))
            obstacle = faults.isEmpty ? nil : faults.map { texts.text($0.message) }.joined(separator: " ")
            mayClose = faults.isEmpty
        }
    }

    struct Row: Sendable {
        let person: String
        let leaveType: String
        let from: String
        let balance: String
        let carried: String
        let until: String
        let lost: String
        let state: String
        let isClosed: Bool

        init(_ line: YearRollOver, in situation: Situation, _ texts: Catalogue) {
            person = situation.name(of: line.employee)
            leaveType = situation.organization.leaveTypes[line.leaveType]?.name ?? ""
            from = texts.date(line.leaveYear, style: "short")
            balance = texts.number(line.balance)
            carried = texts.number(line.carried)
            let ends = line.expiries.compactMap { expiry in
                expiry.lastDay.map { texts.number(expiry.amount) + ": " + texts.date($0, style: "short") }
            }
            until = ends.joined(separator: ", ")
            lost = texts.number(line.expired)
            isClosed = line.isClosed
            state = texts.text(line.isClosed ? "page.leaveYears.isClosed" : "page.leaveYears.isOpen")
        }
    }
}
