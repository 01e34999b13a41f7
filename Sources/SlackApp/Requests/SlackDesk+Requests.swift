import Application
import EventSourcing
import JSON
import Leave
import Logging
import Slack
import Texts

/// Asking for leave by the modal.
extension SlackDesk {
    func open(_ fields: RequestModal.Fields, trigger: String, for visitor: SlackVisitor) async throws {
        let view = try await view(fields, for: visitor)
        _ = try await ports.api.call("views.open", [("trigger_id", .string(trigger)), ("view", view.json)], visitor.token)
    }

    /// The form with the preview of what is chosen now.
    func update(_ state: SlackViewState, for visitor: SlackVisitor) async throws {
        let view = try await view(RequestModal.Fields(state), for: visitor)
        var arguments: [(String, JSON)] = [("view_id", .string(state.id)), ("view", view.json)]
        if let hash = state.hash { arguments.append(("hash", .string(hash))) }
        do {
            _ = try await ports.api.call("views.update", arguments, visitor.token)
        } catch {
            // Somebody chose on, and a newer preview is on its way; or the form is closed.
            guard case .refused(let code) = error, ["hash_conflict", "not_found"].contains(code) else { throw error }
        }
    }

    private func view(_ fields: RequestModal.Fields, for visitor: SlackVisitor) async throws -> SlackView {
        let fields = fields.filled(in: try await ports.handler.situation(for: visitor.principal))
        return try RequestModal(fields, in: try await situation(for: fields, of: visitor), visitor.texts).view()
    }

    /// With the leave that the assessment looks at.
    private func situation(for fields: RequestModal.Fields, of visitor: SlackVisitor) async throws(CommandError) -> Situation {
        let employee = visitor.principal.employee
        return try await ports.handler.situation(for: visitor.principal) { situation in
            // Days that are none have their refusal without anybody's leave.
            guard let asked = try? fields.asked(by: employee, in: situation) else { return [employee] }
            return RequestLeave(id: LeaveRequestID(0), asked: asked).people(in: situation)
        }
    }

    /// Asks for the leave; refusals come back at their fields.
    func submit(_ state: SlackViewState, for visitor: SlackVisitor) async throws -> JSON {
        let fields = RequestModal.Fields(state)
        let id = LeaveRequestID(ports.handler.newID())
        let situation = try await ports.handler.situation(for: visitor.principal)
        do {
            let asked = try fields.asked(by: visitor.principal.employee, in: situation)
            // A form that is sent twice is one request.
            _ = try await ports.handler.perform(RequestLeave(id: id, asked: asked), by: caller(visitor, receipt: Self.receipt(of: state)))
            return try await confirmation(of: id, for: visitor)
        } catch CommandError.alreadyHandled {
            return ["response_action": "clear"]
        } catch CommandError.refused(let refusals) {
            // Sent twice, it meets what it made itself.
            let receipt = try await ports.receipts(visitor.principal.organization).receipt(forKey: Self.receipt(of: state))
            if receipt != nil { return ["response_action": "clear"] }
            return errors(refusals, fields, situation, visitor.texts)
        }
    }

    private static func receipt(of state: SlackViewState) -> String { "slack view \(state.id)" }

    private func errors(_ refusals: [Refusal], _ fields: RequestModal.Fields, _ situation: Situation, _ texts: Catalogue) -> JSON {
        var sentences: [String: [String]] = [:]
        for refusal in refusals {
            let nearest = refusal.nearest.map { texts.text($0) }
            let also = nearest.isEmpty ? [] : [texts.text("page.nearest") + " " + nearest.joined(separator: "; ")]
            sentences[fields.block(at: refusal.pointer, in: situation), default: []] += [texts.text(refusal.detail)] + also
        }
        var errors = JSONObject()
        for (block, sentences) in sentences.sorted(by: { $0.key < $1.key }) {
            errors.append(block, .string(String(sentences.joined(separator: "\n").prefix(1900))))
        }
        return ["response_action": "errors", "errors": .object(errors)]
    }

    /// In the place of the form.
    private func confirmation(of id: LeaveRequestID, for visitor: SlackVisitor) async throws -> JSON {
        let texts = visitor.texts
        let situation = try await ports.queries.situation(for: visitor.principal, about: id).situation
        let details = try situation.details(of: id)
        let names = details.approvers.map { Argument.text(situation.name(of: $0)) }
        let status = texts.text(
            "status.\(details.request.status.rawValue)",
            ["approvers": names.isEmpty ? "none" : "some", "names": .list(names, .or)]
        )
        let type = situation.organization.leaveTypes[details.request.leaveType]?.name ?? ""
        let view = try SlackView.modal(
            PlainText(texts.text("slack.request.sent")),
            [try .section(.lines([.bold(texts.text(details.request.days)), "\(type) · \(texts.text(details.count))", "\(status)"]))],
            callback: SlackAction.sent,
            submit: nil,
            close: PlainText(texts.text("slack.done"))
        )
        return ["response_action": "update", "view": view.json]
    }
}
