import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// What a person's browsers have open (SSO_RULES C2.3): the person's own matter, and the admins'.
struct SessionRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, end, endAll] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/employees/{employee}/sessions",
            "listSessions",
            "Where a person is signed in, the latest first",
            for: .readers,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: SessionView.self))
        ) { [backend] call in
            let (employee, situation) = try await backend.sessionOwner(call)
            let sessions = try await backend.open(of: employee, situation, call)
            return Reply(try .of(sessions, call.query, call))
        }
    }

    private var end: Endpoint {
        Endpoint(
            .delete,
            "/v1/employees/{employee}/sessions/{id}",
            "endSession",
            "Sign a browser out",
            for: .members,
            answers: .nothing
        ) { [backend] call in
            let (employee, _) = try await backend.sessionOwner(call)
            let id: SessionID = try call.id()
            do {
                guard try await backend.sessions.end(id, of: employee, in: call.principal.organization) else { throw CommandError.notFound }
            } catch let error as SignInStoreError {
                throw CommandError.unavailable(error)
            }
            return Reply(NoBody())
        }
    }

    private var endAll: Endpoint {
        Endpoint(
            .delete,
            "/v1/employees/{employee}/sessions",
            "signOutEverywhere",
            "Sign a person out everywhere; API tokens stay, and are listed beside",
            for: .members,
            answers: .nothing
        ) { [backend] call in
            let (employee, _) = try await backend.sessionOwner(call)
            do {
                try await backend.sessions.endAll(of: employee, in: call.principal.organization)
            } catch {
                throw CommandError.unavailable(error)
            }
            return Reply(NoBody())
        }
    }
}

extension Backend {
    /// Of another person only admins know.
    fileprivate func sessionOwner<Query, Body>(_ call: Call<Query, Body>) async throws -> (EmployeeID, Situation) {
        let employee = try call.employee()
        let situation = try await situation(call)
        guard situation.organization.people[employee] != nil, employee == call.principal.employee || situation.actsAsAdmin else {
            throw CommandError.notFound
        }
        return (employee, situation)
    }

    fileprivate func open<Query, Body>(
        of employee: EmployeeID,
        _ situation: Situation,
        _ call: Call<Query, Body>
    ) async throws -> [SessionView] {
        let now = commands.now().microseconds / 1_000_000
        let limits = situation.organization.sessionLimits
        let sessions: [OpenSession]
        do {
            sessions = try await self.sessions.sessions(of: employee, in: call.principal.organization)
        } catch {
            throw CommandError.unavailable(error)
        }
        return sessions.filter { !$0.session.isOver(at: now, limits) }.map { open in
            let connection = open.session.connection.flatMap { situation.organization.connections[$0] }
            return SessionView(open: open, connection: connection?.name, isCurrent: open.isOf(call.principal), limits: limits)
        }
    }
}

struct SessionView: WireOutput {
    static var schemaName: String { "Session" }

    let open: OpenSession
    let connection: String?
    let isCurrent: Bool
    let limits: SessionLimits

    private var end: UnixSeconds { min(open.session.expiresAt, open.session.authenticatedAt + limits.absolute) }

    static func describe(_ shape: inout Shape<SessionView>) {
        shape.field("id", .id()) { $0.open.id }
        shape.field("current", .boolean, "Whether this very request comes from it.") { $0.isCurrent }
        shape.field("signedInAt", .seconds) { $0.open.session.authenticatedAt }
        shape.field("lastSeenAt", .seconds, "To the minute.") { $0.open.session.lastSeenAt }
        shape.field("expires", .seconds) { $0.end }
        shape.nullable("connection", .string, "The connection that the person came through; null: a set-up or recovery link.") {
            $0.connection
        }
        shape.nullable("clientAddress", .string, "Of its network only.") { $0.open.session.client.address }
        shape.nullable("userAgent", .string, "What the browser calls itself.") { $0.open.session.client.userAgent }
    }
}

/// Seconds.
private struct SessionLimitsBody: WireInput {
    static var schemaName: String { "SessionLimits" }

    let limits: SessionLimits

    init(reading fields: inout ObjectReader) {
        let seconds = Int(SessionLimits.range.lowerBound)...Int(SessionLimits.range.upperBound)
        limits = SessionLimits(
            idle: UnixSeconds(fields.required("idle", .integer(seconds))),
            absolute: UnixSeconds(fields.required("absolute", .integer(seconds)))
        )
    }
}

extension Wire<SessionLimits> {
    static var sessionLimits: Wire {
        Wire<SessionLimitsBody>.object(SessionLimitsBody.self).reading({ $0.limits }) { limits, writer in
            writer.object {
                $0.name("idle")
                $0.value(Int(limits.idle))
                $0.name("absolute")
                $0.value(Int(limits.absolute))
            }
        }
    }
}
