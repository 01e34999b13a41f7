import Application
import HTTPTypes
import JSON
import Texts

extension Problem {
    /// Every error of a command or query, as the interface tells it.
    init(_ error: CommandError) {
        switch error {
        case .refused(let refusals):
            self.init(refusals, status: .unprocessableContent)
        case .invalidState(let refusal):
            self.init([refusal], status: .conflict)
        case .forbidden(let code):
            self = code == "forbidden" ? .forbidden : Problem(.forbidden, code, "problem.not-yours")
        case .notFound:
            self = .notFound
        case .preconditionFailed:
            self = .preconditionFailed
        case .alreadyHandled:
            self = .idempotencyKeyReused
        case .conflict:
            self.init(
                .conflict,
                "conflict",
                "problem.conflict",
                headers: [.retryAfter: "1"]
            )
        case .unavailable:
            self = .unavailable()
        }
    }

    private init(_ refusals: [Refusal], status: HTTPResponse.Status) {
        let detail = refusals.first?.detail ?? "problem.refused"
        self.init(status, refusals.first?.code ?? "refused", detail, faults: refusals.map(FieldFault.init))
        nearest = refusals.flatMap(\.nearest)
    }
}

extension FieldFault {
    init(_ refusal: Refusal) {
        let pointer = refusal.pointer.flatMap { JSONPointer($0) }
        let text = refusal.place.map { Place.text(line: $0.line, column: $0.column, field: $0.field) }
        self.init(text ?? pointer.map { .body($0) } ?? .whole, code: refusal.code, detail: refusal.detail, rule: refusal.rule)
    }
}
