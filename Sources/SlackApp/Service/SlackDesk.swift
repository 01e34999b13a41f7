import Application
import EventSourcing
import JSON
import Leave
import Logging
import Slack
import Texts

/// Where everything that Slack sends is dealt with, each within Slack's three seconds.
struct SlackDesk: Sendable {
    let settings: SlackAppSettings
    let ports: SlackPorts
    let people: SlackPeople

    /// What is said to somebody when it could not be done.
    ///
    /// - Parameter texts: Of the person's language, where it is known.
    func apology(for error: any Error, _ texts: Catalogue?, _ logger: Logger) -> String {
        let texts = texts ?? ports.languages.matching(nil)
        switch error {
        case let error as SlackStranger: return error.texts.text("slack.stranger.\(error.reason)")
        case CommandError.refused(let refusals): return refusals.map { texts.text($0.detail) }.joined(separator: "\n")
        case CommandError.forbidden(let code): return texts.text(texts.has("code.\(code)") ? "code.\(code)" : "slack.forbidden")
        case CommandError.invalidState(let refusal): return texts.text(refusal.detail)
        case CommandError.notFound: return texts.text("slack.gone")
        case CommandError.preconditionFailed: return texts.text("slack.changed")
        default:
            logger.error("Slack was not answered", metadata: ["error": "\(error)"])
            return texts.text("slack.unavailable")
        }
    }

    /// An answer that only the asker sees.
    func ephemeral(_ text: String, blocks: [Block] = []) -> JSON {
        // Too many blocks are a mistake of ours: the words are said all the same.
        ((try? SlackMessage(text, blocks: blocks)) ?? SlackMessage(saying: text)).answer()
    }

    /// Posts what came too late to be the answer.
    func respond(to address: String?, _ message: JSON, _ logger: Logger) async {
        guard let address else { return }
        do {
            try await ports.api.respond(to: address, message)
        } catch {
            logger.warning("A late answer did not reach Slack", metadata: ["error": "\(error)"])
        }
    }

    /// - Parameter expected: The version that the visitor saw of what is changed.
    func caller(_ visitor: SlackVisitor, receipt key: String? = nil, expected: (id: UInt128, version: Position)? = nil) -> Caller {
        let receipt = key.flatMap { CommandReceipt(key: $0, fingerprint: ports.digest(Array($0.utf8))) }
        return Caller(visitor.principal, channel: "slack", correlation: ports.handler.newID(), receipt: receipt, expected: expected)
    }

    /// A page of ours.
    func page(_ path: String) -> String { settings.publicURL + path }
}
