import Application
import HTTPTypes
import JSON
import Leave

struct OrganizationRoutes {
    let backend: Backend

    var all: [Endpoint] { [me, get, change] }

    private var me: Endpoint {
        Endpoint(.get, "/v1/me", "me", "Who calls, and what they may do", for: .readers, answers: .json(.ok, Me.wire).secret) {
            [backend] call in
            let situation = try await backend.situation(call)
            guard let me = Me(situation, csrfToken: call.context.csrfToken) else { throw Problem.notFound }
            return Reply(me)
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/organization",
            "organization",
            "The organization",
            for: .readers,
            answers: .json(.ok, OrganizationView.wire).versioned
        ) { [backend] call in
            let view = OrganizationView(try await backend.situation(call))
            return Reply(view, version: view.version)
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/organization",
            "changeOrganization",
            "Change the organization",
            for: .admins,
            body: .json(OrganizationChange.self),
            answers: .json(.ok, OrganizationView.wire).versioned
        ) { [backend] call in
            let present = try await backend.situation(call).organization
            let command = call.body.command(over: present)
            let (situation, position) = try await backend.perform(command, call, changing: present.id.bits)
            let view = OrganizationView(situation)
            return Reply(view, sequence: position, version: view.version)
        }
    }
}

struct OrganizationChange: WireInput {
    private let name: Change<String>
    private let sessionLimits: Change<SessionLimits>
    private let language: Change<String?>

    init(reading fields: inout ObjectReader) {
        name = fields.change("name", .text(1...200))
        sessionLimits = fields.change("sessionLimits", .sessionLimits)
        language = fields.clearableChange("language", .text(2...35))
    }

    func command(over present: OrganizationModel) -> ChangeOrganization {
        ChangeOrganization(
            name: name.applied(to: present.name),
            sessionLimits: sessionLimits.applied(to: present.sessionLimits),
            language: language.applied(to: present.language)
        )
    }
}
