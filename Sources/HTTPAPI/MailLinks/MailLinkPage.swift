import Application
import Leave
import Texts

/// What somebody who followed a link in a mail is shown. It says no more than the mail did.
struct MailLinkPage {
    let title: String
    let html: String
    var isFound = true

    init(_ link: FollowedLink, _ texts: Catalogue) {
        switch link {
        case .open(let text, let action):
            title = text.headline
            let facts = text.facts.map { "<dt>\(escaped($0.label))</dt><dd>\(escaped($0.value))</dd>" }.joined()
            // The form goes to where the page is.
            html = """
                <dl>\(facts)</dl>
                <form method="post"><label>\(escaped(texts.text("mail.link.comment")))<textarea name="comment" maxlength="1000"></textarea></label>
                <div class="actions"><button>\(escaped(texts.text("mail.action.\(action.rawValue)")))</button></div></form>
                """
        case .subscribed(let kind):
            title = texts.text("mail.unsubscribe")
            html = """
                <p>\(escaped(texts.text("mail.unsubscribe.sentence", ["kind": .text(Self.name(kind, texts))])))</p>
                <form method="post"><div class="actions"><button>\(escaped(texts.text("mail.unsubscribe")))</button></div></form>
                """
        case .done(let action): (title, html) = Self.sentence("mail.link.done.\(action.rawValue)", texts)
        case .unsubscribed: (title, html) = Self.sentence("mail.link.unsubscribed", texts)
        case .settled: (title, html) = Self.sentence("mail.link.settled", texts)
        case .refused(let refusals):
            title = texts.text("mail.link.refused")
            html = "<ul>" + refusals.map { "<li>\(escaped(texts.text($0.detail)))</li>" }.joined() + "</ul>" + Self.back(texts)
        case .unknown:
            (title, html) = Self.sentence("mail.link.unknown", texts)
            isFound = false
        }
    }

    private static func sentence(_ key: String, _ texts: Catalogue) -> (String, String) {
        (texts.text(key), "<p>\(escaped(texts.text(key + ".sentence")))</p>" + back(texts))
    }

    private static func back(_ texts: Catalogue) -> String {
        "<p><a href=\"/app\">\(escaped(texts.text("mail.link.back")))</a></p>"
    }

    private static func name(_ kind: NotificationKind, _ texts: Catalogue) -> String {
        texts.text(kind == .digest ? "preferences.digest" : "preferences.kind.\(kind.rawValue)")
    }
}
