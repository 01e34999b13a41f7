import Application
import JSON
import Leave
import Logging
import Slack
import Texts

/// `/away`, and what may stand behind it.
extension SlackDesk {
    func answer(to command: SlashCommand, _ logger: Logger) async -> SlackAnswer {
        await Deadline.within(
            Deadline.length,
            { await answerInTime(to: command, logger) },
            instead: .json(ephemeral(ports.languages.matching(nil).text("slack.moment"))),
            late: { answer in
                guard case .json(let message) = answer else { return }
                await respond(to: command.responseAddress, message, logger)
            }
        )
    }

    private func answerInTime(to command: SlashCommand, _ logger: Logger) async -> SlackAnswer {
        var texts: Catalogue?
        do {
            let visitor = try await people.visitor(command.sender)
            texts = visitor.texts
            return try await answer(to: Word(command.text), of: visitor, command)
        } catch {
            return .json(ephemeral(apology(for: error, texts, logger)))
        }
    }

    private func answer(to word: Word, of visitor: SlackVisitor, _ command: SlashCommand) async throws -> SlackAnswer {
        switch word {
        case .ask:
            try await open(RequestModal.Fields(), trigger: command.trigger, for: visitor)
            return .nothing
        case .balance: return .json(try await balances(of: visitor))
        case .who: return .json(try await absences(for: visitor))
        case .help(let isAsked): return .json(help(command.command, isAsked, visitor.texts))
        }
    }

    /// What the command is asked to do, by its first word, in each language.
    private enum Word {
        case ask, balance, who
        /// - Parameter isAsked: False where the word is not known.
        case help(isAsked: Bool)

        init(_ text: String) {
            switch text.split(separator: " ").first?.lowercased() ?? "" {
            case "", "request", "ask", "antrag", "urlaub": self = .ask
            case "balance", "balances", "left", "konto", "rest": self = .balance
            case "who", "wer", "today", "heute": self = .who
            case "help", "hilfe", "?": self = .help(isAsked: true)
            default: self = .help(isAsked: false)
            }
        }
    }

    private func help(_ command: String, _ isAsked: Bool, _ texts: Catalogue) -> JSON {
        let lines = ["ask", "balance", "who"].map { texts.text("slack.help.\($0)", ["command": .text(command)]) }
        let start = texts.text(isAsked ? "slack.help" : "slack.help.unknown")
        return ephemeral(([start] + lines).joined(separator: "\n"))
    }

    private func balances(of visitor: SlackVisitor) async throws -> JSON {
        let employee = visitor.principal.employee
        let situation = try await ports.handler.situation(for: visitor.principal) { _ in [employee] }
        let lines = try BalanceLines(of: employee, in: situation, visitor.texts).lines
        let title = visitor.texts.text("slack.balances")
        guard !lines.isEmpty else { return ephemeral(visitor.texts.text("slack.balances.none")) }
        let button = try Button(
            PlainText(visitor.texts.text("slack.open")),
            action: SlackAction.openPage,
            address: page("/app")
        )
        return ephemeral(
            title,
            blocks: [try .section(.lines([.bold(title)] + lines)), try .actions([button])]
        )
    }

    private func absences(for visitor: SlackVisitor) async throws -> JSON {
        let lines = try await AbsenceLines.today(for: visitor.principal, ports, visitor.texts)
        let title = visitor.texts.text("slack.away.today")
        guard !lines.isEmpty else { return ephemeral(visitor.texts.text("slack.away.none")) }
        return ephemeral(title, blocks: [try .section(.lines([.bold(title)] + lines))])
    }
}
