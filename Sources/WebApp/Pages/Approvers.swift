import Application
import Leave

/// A sequence of approvers in a form, by their e-mail addresses.
struct ApprovalFields: Sendable {
    struct Step: Sendable {
        let anyOf: String
        let fallback: String
    }

    /// The member that it is in the body: `sequence`, `approvers.sequence`.
    let list: String
    let steps: [Step]
    let blank = Step(anyOf: "", fallback: "")

    init(_ sequence: ApprovalSequence?, as list: String, in situation: Situation) {
        self.list = list
        func addresses(_ people: [EmployeeID]) -> String {
            people.compactMap { situation.organization.people[$0]?.email.text }.joined(separator: ", ")
        }
        steps = (sequence?.sequence ?? []).map { Step(anyOf: addresses($0.anyOf), fallback: addresses($0.fallback)) }
    }
}

/// Somebody whom a form may name.
struct Colleague: Sendable {
    let id: String
    let name: String
    let email: String
}

extension Situation {
    /// Everybody employed today, by name.
    var colleagues: [Colleague] {
        organization.people.keys.filter { facts.isEmployed($0, on: today(of: $0)) }
            .map { Colleague(id: $0.description, name: name(of: $0), email: organization.people[$0]?.email.text ?? "") }
            .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// `Mike, then Ana or Bo`.
    func text(_ sequence: ApprovalSequence?) -> String {
        (sequence?.sequence ?? []).map { step in step.anyOf.map { name(of: $0) }.joined(separator: " / ") }.joined(separator: " → ")
    }
}
