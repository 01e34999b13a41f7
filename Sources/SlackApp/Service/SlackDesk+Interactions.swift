import Application
import EventSourcing
import JSON
import Leave
import Logging
import Slack
import Texts

/// Buttons, choices, forms and shortcuts.
extension SlackDesk {
    func answer(to interaction: Interaction, _ logger: Logger) async -> SlackAnswer {
        switch interaction.kind {
        case .submission(let state):
            return await Deadline.within(
                Deadline.length,
                { await submission(state, of: interaction.sender, logger) },
                // It goes on, and what it comes to is told by the messages that every request brings.
                instead: .json(["response_action": "clear"]),
                late: { answer in await tellLate(answer, to: interaction.sender, logger) }
            )
        case .actions(let actions, let surface):
            return await Deadline.within(
                Deadline.length,
                { await carryOut(actions, on: surface, interaction, logger) },
                instead: .nothing,
                late: { _ in }
            )
        case .shortcut(SlackAction.askShortcut):
            return await Deadline.within(Deadline.length, { await openForm(interaction, logger) }, instead: .nothing, late: { _ in })
        case .shortcut, .other: return .nothing
        }
    }

    private func submission(_ state: SlackViewState, of sender: SlackSender, _ logger: Logger) async -> SlackAnswer {
        guard state.callback == SlackAction.requestModal else { return .json(["response_action": "clear"]) }
        var texts: Catalogue?
        do {
            let visitor = try await people.visitor(sender)
            texts = visitor.texts
            return .json(try await submit(state, for: visitor))
        } catch {
            // Where it can be seen: at a field that the form always has.
            return .json(["response_action": "errors", "errors": ["to": .string(apology(for: error, texts, logger))]])
        }
    }

    /// The form is closed by now: refusals would be lost.
    private func tellLate(_ answer: SlackAnswer, to sender: SlackSender, _ logger: Logger) async {
        guard case .json(let json) = answer, let errors = json["errors"]?.object else { return }
        do {
            let visitor = try await people.visitor(sender)
            let words = errors.members.compactMap(\.value.string).joined(separator: "\n")
            let message = SlackMessage(saying: visitor.texts.text("slack.late") + "\n" + words)
            _ = try await ports.api.call("chat.postMessage", [("channel", .string(sender.user))] + message.members, visitor.token)
        } catch {
            logger.warning("A late refusal did not reach Slack", metadata: ["error": "\(error)"])
        }
    }

    private func openForm(_ interaction: Interaction, _ logger: Logger) async -> SlackAnswer {
        var texts: Catalogue?
        do {
            let visitor = try await people.visitor(interaction.sender)
            texts = visitor.texts
            guard let trigger = interaction.trigger else { return .nothing }
            try await open(RequestModal.Fields(), trigger: trigger, for: visitor)
        } catch {
            await tell(apology(for: error, texts, logger), interaction, logger)
        }
        return .nothing
    }

    private func carryOut(
        _ actions: [Interaction.Action],
        on surface: Interaction.Surface,
        _ interaction: Interaction,
        _ logger: Logger
    ) async -> SlackAnswer {
        var texts: Catalogue?
        do {
            let visitor = try await people.visitor(interaction.sender)
            texts = visitor.texts
            if case .modal(let state) = surface {
                if state.callback == SlackAction.requestModal { try await update(state, for: visitor) }
                return .nothing
            }
            for action in actions {
                switch action.id {
                case SlackAction.ask:
                    if let trigger = interaction.trigger { try await open(RequestModal.Fields(), trigger: trigger, for: visitor) }
                case ChatAction.approve: try await answerRequest(action, .approve, for: visitor)
                case ChatAction.deny: try await answerRequest(action, .deny, for: visitor)
                default: break
                }
            }
            if case .home = surface, actions.contains(where: { [ChatAction.approve, ChatAction.deny].contains($0.id) }) {
                try await publishHome(for: visitor)
            }
        } catch {
            await tell(apology(for: error, texts, logger), interaction, logger)
        }
        return .nothing
    }

    /// The messages about the request change by the event, wherever they are: this one, too.
    private func answerRequest(_ action: Interaction.Action, _ answer: RequestAction, for visitor: SlackVisitor) async throws {
        guard let (id, version) = action.value.flatMap(ChatAction.answered) else { return }
        let owner = try await ports.queries.owner(of: id, in: visitor.principal.organization)
        _ = try await ports.handler.perform(
            AnswerLeave(request: id, of: owner, action: answer, comment: nil),
            by: caller(visitor, expected: (id.bits, version))
        )
    }

    /// Beside the message that the button is in, or, where there is none, in a conversation of its own.
    private func tell(_ words: String, _ interaction: Interaction, _ logger: Logger) async {
        if let address = interaction.responseAddress {
            return await respond(to: address, SlackMessage(saying: words).answer(replacesOriginal: false), logger)
        }
        do {
            guard let organization = try await ports.installations.organization(team: interaction.sender.team),
                let installation = try await ports.installations.installation(of: organization)
            else { return }
            let arguments = [("channel", JSON.string(interaction.sender.user))] + SlackMessage(saying: words).members
            _ = try await ports.api.call("chat.postMessage", arguments, SlackToken(installation.token))
        } catch {
            logger.warning("Somebody was not told in Slack", metadata: ["error": "\(error)"])
        }
    }
}
