import Application
import HTTPTypes
import JSON
import Leave
import Texts

struct SimulationRoutes {
    let backend: Backend

    var all: [Endpoint] { [simulate.apart] }

    private var simulate: Endpoint {
        Endpoint(
            .post,
            "/v1/simulations",
            "simulate",
            "What changes would do to everybody's balances and requests, without making them",
            for: .admins,
            body: .json(NewSimulation.self),
            answers: .json(.ok, SimulationView.wire),
            refusals: PolicyRoutes.refusals + AssignmentRoutes.transferRefusals + [
                "unknown-employee", "unknown-holiday-calendar", "duplicate-holiday", "invalid-working-week", "employment-end-before-start",
                "not-employed", "policy-in-force",
            ]
        ) { [backend] call in
            let situation = try await backend.situation(call, leaveOf: Simulation.people)
            let simulation = try call.body.simulation(in: situation) { backend.newID() }
            let outcome = try await simulation.run(in: situation)
            return Reply(SimulationView(outcome, situation, changedOnly: call.body.changedOnly, call.texts))
        }
    }
}

struct NewSimulation: WireInput {
    private let changes: [any SimulatedChange]
    private let on: LocalDate?
    let changedOnly: Bool

    init(reading fields: inout ObjectReader) {
        changes = fields.required("changes", .array(of: .change, count: 1...100))
        on = fields.optional("on", .date)
        changedOnly = fields.optional("changedOnly", .boolean, default: false)
    }

    /// - Throws: Every fault of all changes, each with its pointer.
    func simulation(in situation: Situation, newID: () -> PolicyID) throws -> Simulation {
        let latest = situation.today(of: situation.principal.employee) + Situation.horizon
        var faults: [FieldFault] = []
        func check(_ date: LocalDate?, at pointer: String) {
            guard let date, date > latest else { return }
            faults.append(FieldFault(.init(pointer), code: "invalid-value", detail: "refusal.simulation-horizon"))
        }
        check(on, at: "/on")
        var simulation = Simulation([], on: on)
        for (index, change) in changes.enumerated() {
            let pointer = "/changes/\(index)"
            check(change.date, at: "\(pointer)/\(change.dateMember)")
            do {
                let command = try change.command(in: situation, newID: newID)
                simulation.changes.append(Simulation.Change(command, at: pointer, unknown: change.unknown(in: situation)))
            } catch {
                faults += error.faults(below: pointer)
            }
        }
        guard faults.isEmpty else {
            faults += try simulation.faults(in: situation).map(FieldFault.init)
            throw Problem(faults: faults)
        }
        return simulation
    }
}

extension Problem {
    fileprivate func faults(below pointer: String) -> [FieldFault] {
        let own = faults.isEmpty ? [FieldFault(.whole, code: code, detail: detail)] : faults
        return own.map { fault in
            let within = if case .body(let inner) = fault.place { inner.description } else { "" }
            return FieldFault(.init(pointer + within), code: fault.code, detail: fault.detail, rule: fault.rule)
        }
    }
}

extension FieldFault.Place {
    fileprivate init(_ pointer: String) {
        self = JSONPointer(pointer).map { .body($0) } ?? .whole
    }
}
