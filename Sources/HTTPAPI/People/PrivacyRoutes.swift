import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct PrivacyRoutes {
    let backend: Backend

    var all: [Endpoint] { [export, erase] }

    private var export: Endpoint {
        Endpoint(
            .get,
            "/v1/employees/{employee}/export",
            "exportEmployee",
            "Everything that is kept about a person; for the person and for admins",
            for: .readers,
            answers: .json(.ok, PersonExport.wire)
        ) { [backend] call in
            let employee = try call.employee()
            let situation = try await backend.situation(call) { _ in [employee] }
            guard situation.actsAsAdmin || employee == call.principal.employee else { throw Problem.notFound }
            guard let view = EmployeeView(employee, situation) else { throw Problem.notFound }
            let tokens: [APIToken]
            do {
                tokens = try await backend.tokens.tokens(of: call.principal.organization).filter { $0.employee == employee }
            } catch {
                throw CommandError.unavailable(error)
            }
            let organization = situation.organization
            let requests = organization.requests.filter { $0.value.employee == employee }.keys.sorted()
            return Reply(
                PersonExport(
                    employee: view,
                    identities: IdentityView.all(of: employee, organization),
                    tokens: tokens.map { APITokenView(token: $0) },
                    timeline: TimelineEntry.all(of: employee, situation.facts),
                    balances: try situation.balances(of: employee, on: nil).map(BalanceView.init),
                    requests: requests.compactMap { try? situation.details(of: $0) }.map(LeaveRequestView.init),  // recorded leave has none
                    events: try await backend.events(about: employee, in: call.principal.organization)
                )
            )
        }
    }

    private var erase: Endpoint {
        Endpoint(
            .post,
            "/v1/employees/{employee}/erase",
            "eraseEmployee",
            "Erase everything personal about somebody for good; amounts and dates stay",
            for: .recentlySignedInAdmins,
            answers: .json(.ok, EmployeeView.wire).versioned,
            refusals: ["last-admin", "leave-year-closed"]
        ) { [backend] call in
            let employee = try call.employee()
            let (situation, position) = try await backend.perform(EraseEmployee(employee: employee), call, changing: employee.bits)
            try await backend.removePictures(of: employee, in: situation)
            return try EmployeeView.reply(employee, situation, position)
        }
    }
}

extension Backend {
    /// The person's whole history, oldest first.
    fileprivate func events(about employee: EmployeeID, in organization: OrganizationID) async throws -> [EventView] {
        let history = history(organization)
        var (views, position) = ([EventView](), Position.start)
        do {
            while true {
                let page = try await history.page(EventQuery(tags: [.employee(employee)]), after: position, limit: 500)
                views += page.entries.map(EventView.init)
                guard let last = page.entries.last, page.entries.count == 500 else { return views }
                position = last.recorded.position
            }
        } catch {
            throw CommandError.unavailable(error)
        }
    }
}

/// Everything about a person (GDPR, article 15): how they stand, and all that happened.
struct PersonExport: WireOutput {
    let employee: EmployeeView
    let identities: [IdentityView]
    let tokens: [APITokenView]
    let timeline: [TimelineEntry]
    let balances: [BalanceView]
    let requests: [LeaveRequestView]
    let events: [EventView]

    static func describe(_ shape: inout Shape<PersonExport>) {
        shape.field("employee", EmployeeView.wire) { $0.employee }
        shape.field("identities", .array(of: IdentityView.wire)) { $0.identities }
        shape.field("apiTokens", .array(of: APITokenView.wire)) { $0.tokens }
        shape.field("timeline", .array(of: TimelineEntry.wire)) { $0.timeline }
        shape.field("balances", .array(of: BalanceView.wire), "As of today.") { $0.balances }
        shape.field("leaveRequests", .array(of: LeaveRequestView.wire)) { $0.requests }
        shape.field("events", .array(of: EventView.wire), "Everything that happened to or through the person, oldest first.") { $0.events }
    }
}
