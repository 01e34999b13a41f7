import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct LeaveYearRoutes {
    let backend: Backend

    /// Apart: each computes for everybody at a location.
    var all: [Endpoint] { [preview, close, report].map(\.apart) }

    private static let refusals = ["leave-year-not-ended", "leave-year-closed", "pending-requests-in-year"]

    private var preview: Endpoint {
        Endpoint(
            .get,
            "/v1/leave-years/{year}/closing",
            "previewLeaveYearClosing",
            "Every roll-over that closing the year would fix",
            for: .adminReaders,
            query: ClosingQuery.self,
            answers: .json(.ok, ClosingView.wire),
            refusals: Self.refusals
        ) { [backend] call in
            let command = try await Self.command(call, backend)
            let situation = try await backend.situation(call, leaveOf: command.people)
            let rollOvers = try command.preview(in: situation)
            return Reply(ClosingView(command, rollOvers, in: situation, call.texts))
        }
    }

    private var close: Endpoint {
        Endpoint(
            .post,
            "/v1/leave-years/{year}/closing",
            "closeLeaveYear",
            "Close a leave year: from then on nothing changes it",
            for: .admins,
            query: ClosingQuery.self,
            body: .none,
            answers: .json(.ok, ClosingView.wire),
            refusals: Self.refusals
        ) { [backend] call in
            let command = try await Self.command(call, backend)
            let situation = try await backend.situation(call, leaveOf: command.people)
            let rollOvers = try command.preview(in: situation)
            let (_, position) = try await backend.perform(command, call)
            return Reply(ClosingView(command, rollOvers, in: situation, call.texts), sequence: position)
        }
    }

    private var report: Endpoint {
        Endpoint(
            .get,
            "/v1/leave-years/{year}/report",
            "leaveYearReport",
            "What became of every balance at the end of a leave year: carried over, until when, and lost",
            for: .adminReaders,
            query: ClosingQuery.self,
            answers: .json(.ok, ClosingView.wire)
        ) { [backend] call in
            let command = try await Self.command(call, backend)
            let situation = try await backend.situation(call, leaveOf: command.people)
            return Reply(ClosingView(command, try command.report(in: situation), in: situation, call.texts))
        }
    }

    /// Closes what ends on or before the last day of the location's leave year that starts in the year of the path (API.md).
    private static func command<Body>(_ call: Call<ClosingQuery, Body>, _ backend: Backend) async throws -> CloseLeaveYear {
        let year: Int = try call.path("year") { text in text.utf8.count <= 4 ? Int(text).flatMap { $0 > 0 ? $0 : nil } : nil }
        let id = call.query.location
        guard let location = try await backend.situation(call).facts.location(id) else {
            throw Problem.invalidParameter("locationId", "code.unknown-location")
        }
        guard let end = location.leaveYear.lastDay(ofYearStartingIn: year) else { throw Problem.notFound }
        return CloseLeaveYear(location: id, endedBy: end)
    }
}

struct ClosingQuery: WireQuery {
    let location: LocationID

    init(reading query: inout QueryReader) {
        location = query.required("locationId", .id(), "The location whose leave years are closed.")
    }
}

struct ClosingView: WireOutput {
    static var schemaName: String { "LeaveYearClosing" }

    private let command: CloseLeaveYear
    private let rollOvers: [RollOverView]
    private let warnings: [WarningView]

    init(_ command: CloseLeaveYear, _ rollOvers: [YearRollOver], in situation: Situation, _ texts: Catalogue) {
        self.command = command
        self.rollOvers = rollOvers.map { RollOverView($0, situation) }
        warnings = situation.warnings(ofClosing: command.location, for: Set(rollOvers.map(\.employee))).map { WarningView($0, texts) }
    }

    static func describe(_ shape: inout Shape<ClosingView>) {
        shape.field("locationId", .id()) { $0.command.location }
        shape.field("endedBy", .date, "Years that end on or before it.") { $0.command.endedBy }
        shape.field("rollOvers", .array(of: RollOverView.wire)) { $0.rollOvers }
        shape.field("warnings", .array(of: WarningView.wire)) { $0.warnings }
    }

    struct RollOverView: WireOutput {
        static var schemaName: String { "ClosingRollOver" }

        private let rollOver: YearRollOver
        private let name: String?

        init(_ rollOver: YearRollOver, _ situation: Situation) {
            self.rollOver = rollOver
            name = situation.organization.people[rollOver.employee]?.name.text
        }

        static func describe(_ shape: inout Shape<RollOverView>) {
            shape.field("employeeId", .id()) { $0.rollOver.employee }
            shape.nullable("employeeName", .string, "Null once the person was erased.") { $0.name }
            shape.field("leaveTypeId", .id()) { $0.rollOver.leaveType }
            shape.field("leaveYear", .date) { $0.rollOver.leaveYear }
            shape.field("balance", .amount, "On the last day.") { $0.rollOver.balance }
            shape.field("carried", .amount) { $0.rollOver.carried }
            shape.field("expired", .amount) { $0.rollOver.expired }
            shape.field("expiries", .array(of: ExpiryView.wire), "What of the carried amount is usable until when.") {
                $0.rollOver.expiries.map(ExpiryView.init)
            }
            shape.field("closed", .boolean, "Whether it was closed before.") { $0.rollOver.isClosed }
        }
    }

    struct ExpiryView: WireOutput {
        static var schemaName: String { "CarriedUntil" }

        let expiry: YearRollOver.Expiry

        init(_ expiry: YearRollOver.Expiry) { self.expiry = expiry }

        static func describe(_ shape: inout Shape<ExpiryView>) {
            shape.field("amount", .amount) { $0.expiry.amount }
            shape.nullable("lastDay", .date, "Null: it does not expire.") { $0.expiry.lastDay }
        }
    }
}
