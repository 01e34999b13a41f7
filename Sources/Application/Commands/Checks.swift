package import Leave
import Texts

/// A member of a change: left as it is, or set.
package enum Patch<Value: Sendable>: Sendable {
    case unchanged
    case set(Value)

    func applied(to value: Value) -> Value {
        switch self {
        case .unchanged: value
        case .set(let new): new
        }
    }
}

extension Refusal {
    package init(_ code: RuleCode, pointer: String? = nil) {
        self.init(code.rawValue, rule: code.rule, pointer: pointer, detail: code.message)
    }
}

/// Collects what is wrong, so that all of it is told at once.
struct Faults {
    private(set) var refusals: [Refusal] = []

    mutating func add(_ code: RuleCode, at pointer: String? = nil) {
        refusals.append(Refusal(code, pointer: pointer))
    }

    /// - Parameter detail: What is wrong here, with names.
    mutating func add(_ code: RuleCode, at pointer: String? = nil, _ detail: Message) {
        refusals.append(Refusal(code.rawValue, rule: code.rule, pointer: pointer, detail: detail))
    }

    mutating func add(_ refusal: Refusal) {
        refusals.append(refusal)
    }

    mutating func require(_ condition: Bool, _ code: RuleCode, at pointer: String? = nil) {
        if !condition { add(code, at: pointer) }
    }

    /// A name is 1 to 200 characters, not all blank, without control characters.
    mutating func check(name: String, at pointer: String = "/name") {
        let isGood =
            (1...200).contains(name.count) && name.contains { !$0.isWhitespace }
            && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        if !isGood {
            refusals.append(Refusal("invalid-value", pointer: pointer, detail: "refusal.name"))
        }
    }

    func finish() throws(CommandError) {
        guard refusals.isEmpty else { throw .refused(refusals) }
    }
}

extension Situation {
    /// - Throws: ``CommandError/forbidden(code:)`` unless the principal is an admin now and the credential carries it.
    func requireAdmin() throws(CommandError) {
        guard actsAsAdmin else { throw .forbidden(code: "forbidden") }
    }

    package var actsAsAdmin: Bool {
        principal.scope == .admin && (principal.credential.isOfTheService || isAdmin(principal.employee))
    }

    func requireWrite() throws(CommandError) {
        guard principal.scope >= .write else { throw .forbidden(code: "forbidden") }
    }
}

extension CommandError {
    static func refused(_ code: RuleCode, at pointer: String? = nil) -> CommandError {
        .refused([Refusal(code, pointer: pointer)])
    }
}
