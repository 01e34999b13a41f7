import Application
import GraphQL
import JSON
import Texts

extension GraphQLError {
    /// What REST tells as a problem: the first reason as the message, all of them in `extensions` (API.md, "Conventions").
    init(_ error: CommandError, in texts: Catalogue) {
        switch error {
        case .refused(let refusals): self.init(refusals, in: texts)
        case .invalidState(let refusal): self.init([refusal], in: texts)
        case .forbidden(let code):
            self.init(code, texts.text(code == "forbidden" ? "problem.forbidden" : "problem.not-yours"))
        case .notFound: self.init("not-found", texts.text("problem.not-found"))
        case .preconditionFailed: self.init("precondition-failed", texts.text("problem.precondition-failed"))
        case .alreadyHandled: self.init("idempotency-key-reused", texts.text("problem.idempotency-key-reused"))
        case .conflict: self.init("conflict", texts.text("problem.conflict"))
        case .unavailable: self.init("unavailable", texts.text("problem.unavailable"))
        }
    }

    init(_ code: String, _ message: String) {
        var extensions = JSONObject()
        extensions.append("code", .string(code))
        self.init(message, extensions: extensions)
    }

    init(_ refusals: [Refusal], in texts: Catalogue) {
        let first = refusals.first
        self.init(first?.code ?? "refused", first.map { texts.text($0.detail) } ?? texts.text("problem.refused"))
        extensions.append("errors", .array(refusals.map { Self.fault($0, in: texts) }))
    }

    private static func fault(_ refusal: Refusal, in texts: Catalogue) -> JSON {
        var fault = JSONObject()
        if let pointer = refusal.pointer { fault.append("pointer", .string(pointer)) }
        fault.append("code", .string(refusal.code))
        if let rule = refusal.rule { fault.append("rule", .string(rule)) }
        fault.append("detail", .string(texts.text(refusal.detail)))
        return .object(fault)
    }
}
