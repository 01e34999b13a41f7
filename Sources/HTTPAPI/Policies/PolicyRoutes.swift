import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct PolicyRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, set, get, withdraw] }

    static let refusals = [
        "policy-version-exists", "unknown-location", "unknown-leave-type", "amount-malformed", "amount-negative", "invalid-grant",
        "invalid-proration", "invalid-rounding", "invalid-roll-over", "invalid-tenure", "invalid-factor",
    ]

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/policies",
            "listPolicies",
            "Policy versions, by location, leave type and date",
            for: .readers,
            query: PolicyQuery.self,
            answers: .json(.ok, .page(of: PolicyView.self))
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let policies = situation.facts.locations.values
                .flatMap { $0.policies.values.flatMap { $0.current.entries.map(\.value) } }
                .filter { call.query.admits($0) }
                .sorted { ($0.location, $0.leaveType, $0.effectiveDate) < ($1.location, $1.leaveType, $1.effectiveDate) }
            return Reply(try .of(policies.map { PolicyView(policy: $0) }, call.query.page, call))
        }
    }

    private var set: Endpoint {
        Endpoint(
            .post,
            "/v1/policies",
            "setPolicy",
            "Set a policy version for a location and leave type, from a day on",
            for: .admins,
            body: .json(NewPolicy.self),
            answers: .json(.created, PolicyView.wire).versioned,
            refusals: Self.refusals
        ) { [backend] call in
            let today = try await backend.situation(call).today(at: call.body.location)
            let policy = try call.body.policy(backend.newID(), today: today)
            let (situation, position) = try await backend.perform(SetLeavePolicy(policy: policy), call)
            return try Self.reply(policy.id, situation, call.texts, position, isNew: true)
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/policies/{id}",
            "policy",
            "A policy version",
            for: .readers,
            answers: .json(.ok, PolicyView.wire).versioned
        ) { [backend] call in
            try Self.reply(call.id(), try await backend.situation(call), call.texts)
        }
    }

    private var withdraw: Endpoint {
        Endpoint(
            .delete,
            "/v1/policies/{id}",
            "withdrawPolicy",
            "Withdraw a policy version that has not begun",
            for: .admins,
            answers: .nothing,
            refusals: ["policy-in-force"]
        ) { [backend] call in
            let id: PolicyID = try call.id()
            let (_, position) = try await backend.perform(WithdrawLeavePolicy(id: id), call, changing: id.bits)
            return Reply(NoBody(), sequence: position)
        }
    }

    private static func reply(
        _ id: PolicyID,
        _ situation: Situation,
        _ texts: Catalogue,
        _ position: Position? = nil,
        isNew: Bool = false
    ) throws(Problem) -> Reply<PolicyView> {
        guard let policy = situation.facts.policy(id) else { throw .notFound }
        let version = situation.organization.version(of: id.bits)
        let warnings = situation.warnings(of: policy).map { WarningView($0, texts) }
        return Reply(
            PolicyView(policy: policy, warnings: warnings),
            sequence: position,
            version: version,
            location: isNew ? "/v1/policies/\(id)" : nil
        )
    }
}

struct PolicyQuery: WireQuery {
    let page: PageQuery
    let location: LocationID?
    let leaveType: LeaveTypeID?

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        location = query.optional("locationId", .id(), "Only those of the location.")
        leaveType = query.optional("leaveTypeId", .id(), "Only those of the leave type.")
    }

    func admits(_ policy: PolicyVersion) -> Bool {
        (location ?? policy.location) == policy.location && (leaveType ?? policy.leaveType) == policy.leaveType
    }
}
