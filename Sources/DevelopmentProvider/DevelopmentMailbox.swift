import Hummingbird
import Synchronization

/// The mails of a demo, for newcomers to look at: none goes anywhere.
package final class DevelopmentMailbox: Sendable {
    package struct Mail: Sendable {
        package let recipient: String
        package let subject: String
        package let text: String

        package init(recipient: String, subject: String, text: String) {
            self.recipient = recipient
            self.subject = subject
            self.text = text
        }
    }

    private struct State {
        var mails: [Mail] = []
        /// Of the first of them.
        var first = 1
    }

    private static let capacity = 200
    private let state = Mutex(State())

    package func put(_ mail: Mail) {
        state.withLock { state in
            state.mails.append(mail)
            guard state.mails.count > Self.capacity else { return }
            state.mails.removeFirst()
            state.first += 1
        }
    }

    /// The newest first, each with its number.
    var all: [(number: Int, mail: Mail)] {
        state.withLock { state in state.mails.enumerated().map { (state.first + $0, $1) }.reversed() }
    }
}

extension DevelopmentProvider {
    func addMailbox(to router: Router<BasicRequestContext>) {
        router.get("mail") { _, _ in html(list(mailbox.all)) }
        router.get("mail/:number") { _, context in
            guard let number = context.parameters.get("number", as: Int.self),
                let mail = mailbox.all.first(where: { $0.number == number })?.mail
            else { return html("<h1>Mails</h1><p>There is no such mail.</p><p><a href=\"/mail\">All mails</a></p>", status: .notFound) }
            return html(page(mail))
        }
    }

    private func list(_ mails: [(number: Int, mail: DevelopmentMailbox.Mail)]) -> String {
        let rows = mails.map { number, mail in
            "<li><a href=\"/mail/\(number)\">\(escaped(mail.subject))</a><small>\(escaped(mail.recipient))</small></li>"
        }
        return "<h1>Mails of the demo</h1>" + (rows.isEmpty ? "<p>None yet: ask for leave.</p>" : "<ol reversed>\(rows.joined())</ol>")
    }

    private func page(_ mail: DevelopmentMailbox.Mail) -> String {
        let lines = mail.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard let link = line.firstRange(of: "http"), line[..<link.lowerBound].hasSuffix(": "), !line.contains("\"") else {
                return escaped(String(line))
            }
            let address = escaped(String(line[link.lowerBound...]))
            return escaped(String(line[..<link.lowerBound])) + "<a href=\"\(address)\">\(address)</a>"
        }
        return "<h1>\(escaped(mail.subject))</h1><p>To \(escaped(mail.recipient))</p><pre>\(lines.joined(separator: "\n"))</pre>"
            + "<p><a href=\"/mail\">All mails</a></p>"
    }
}
