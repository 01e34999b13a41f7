import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct BlackoutPeriodRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, declare, lift] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/blackout-periods",
            "listBlackoutPeriods",
            "Blackout periods, by date",
            for: .readers,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: BlackoutPeriodView.self))
        ) { [backend] call in
            let periods = try await backend.situation(call).facts.blackoutPeriods.values.compactMap(\.current)
                .sorted { ($0.span.first, $0.id) < ($1.span.first, $1.id) }
            return Reply(try .of(periods.map(BlackoutPeriodView.init), call.query, call))
        }
    }

    private var declare: Endpoint {
        Endpoint(
            .post,
            "/v1/blackout-periods",
            "declareBlackoutPeriod",
            "No leave on some days",
            for: .admins,
            body: .json(NewBlackoutPeriod.self),
            answers: .json(.created, BlackoutPeriodView.wire),
            refusals: ["end-before-start", "unknown-location", "unknown-department", "unknown-leave-type"]
        ) { [backend] call in
            let period = try call.body.period(backend.newID())
            let (_, position) = try await backend.perform(DeclareBlackoutPeriod(period: period), call)
            return Reply(BlackoutPeriodView(period: period), sequence: position)
        }
    }

    private var lift: Endpoint {
        Endpoint(
            .delete,
            "/v1/blackout-periods/{id}",
            "liftBlackoutPeriod",
            "Lift a blackout period",
            for: .admins,
            answers: .nothing
        ) { [backend] call in
            let (_, position) = try await backend.perform(LiftBlackoutPeriod(id: try call.id()), call)
            return Reply(NoBody(), sequence: position)
        }
    }
}

struct NewBlackoutPeriod: WireInput {
    private let from: LocalDate
    private let to: LocalDate
    private let location: LocationID?
    private let department: DepartmentID?
    private let leaveTypes: [LeaveTypeID]?

    init(reading fields: inout ObjectReader) {
        from = fields.required("from", .date)
        to = fields.required("to", .date)
        location = fields.optional("locationId", .id())
        department = fields.optional("departmentId", .id())
        leaveTypes = fields.optional("leaveTypeIds", .array(of: .id(), count: 1...100))
    }

    func period(_ id: BlackoutPeriodID) throws(Problem) -> BlackoutPeriod {
        guard let span = DateSpan(from, through: to) else {
            throw Problem(.refused([Refusal(.endBeforeStart, pointer: "/to")]))
        }
        return BlackoutPeriod(id: id, span: span, location: location, department: department, leaveTypes: leaveTypes.map { Set($0) })
    }
}

struct BlackoutPeriodView: WireOutput {
    static var schemaName: String { "BlackoutPeriod" }

    let period: BlackoutPeriod

    static func describe(_ shape: inout Shape<BlackoutPeriodView>) {
        shape.field("id", .id()) { $0.period.id }
        shape.field("from", .date) { $0.period.span.first }
        shape.field("to", .date) { $0.period.span.last }
        shape.nullable("locationId", .id()) { $0.period.location }
        shape.nullable("departmentId", .id()) { $0.period.department }
        shape.nullable("leaveTypeIds", .array(of: .id())) { $0.period.leaveTypes?.sorted() }
    }
}
