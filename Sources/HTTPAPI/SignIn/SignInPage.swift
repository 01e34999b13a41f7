package import Application
package import Texts

/// What somebody who signs in or out may be shown. How it looks is decided elsewhere; what it may say is decided here (P4.1).
package enum SignInPage: Sendable {
    /// The organization has several connections.
    case choose(slug: String, [SignInChoice], returnTo: String?)
    /// Nothing is known of the address: the same for whatever the reason (P2.3).
    case unknownAddress
    /// On to a path of this service or to a provider, without a redirect, which a browser that counts the provider among a form's targets
    /// would refuse (C3.3).
    case goOn(to: String)
    case refused(reference: String)
    /// What an admin's test of a connection came to.
    case tested(ConnectionTest.Report, of: SSOConnection)
    case signedOut
    /// Which command line wants to sign in (RFC 8628): the form for its code.
    case deviceCode(typed: String, isUnknown: Bool)
    /// The question whether it may (SSO_RULES C5.2).
    case deviceConsent(DeviceConsent)
    case deviceAnswered(isAllowed: Bool)
    /// No such organization, connection or link.
    case unknown
    case limited
    case unavailable
}

/// Makes a page of HTML. Texts in it are data: they must be escaped.
package typealias PageRenderer = @Sendable (SignInPage, Catalogue) -> String

/// Pages without any look, for tests and for installations without the web application.
package enum PlainPages {
    package static let render: PageRenderer = { page, texts in
        let content = content(of: page, in: texts)
        let head = if case .goOn(let target) = page { "<meta http-equiv=\"refresh\" content=\"0; url=\(escaped(target))\">" } else { "" }
        return document(content.title, content.html, head: head, language: texts.language)
    }

    /// What a page says, for those who give it a look of their own: title and body.
    package static func content(of page: SignInPage, in texts: Catalogue) -> (title: String, html: String) {
        func says(_ name: String, _ more: String = "") -> (title: String, html: String) {
            (texts.text(name), "<p>\(escaped(texts.text(name + ".about")))\(more)</p>")
        }
        func link(_ target: String, _ key: String) -> String {
            "<p><a href=\"\(escaped(target))\">\(escaped(texts.text(key)))</a></p>"
        }
        let title = texts.text("entry.choose")
        switch page {
        case .choose(let slug, let choices, let returnTo):
            let links = choices.map { choice in
                let target = "/o/\(slug)/sign-in?connection=\(choice.connection)" + (returnTo.map { "&returnTo=\(query($0))" } ?? "")
                return "<p><a href=\"\(escaped(target))\">\(escaped(choice.name))</a></p>"
            }
            return (title, links.joined())
        case .unknownAddress: return (title, "<p>\(escaped(texts.text("entry.unknownAddress")))</p>" + link("/", "entry.back"))
        case .goOn(let target): return (title, link(target, "entry.continue"))
        case .refused(let reference):
            let page = says("entry.refused", " <strong>\(escaped(reference))</strong>")
            return (page.title, page.html + link("/", "entry.again"))
        case .tested(let report, let connection): return TestPage(texts: texts).content(report, of: connection)
        case .deviceCode(let typed, let isUnknown): return DevicePage(texts: texts).code(typed: typed, isUnknown: isUnknown)
        case .deviceConsent(let consent): return DevicePage(texts: texts).consent(consent)
        case .deviceAnswered(true): return says("device.allowed")
        case .deviceAnswered(false): return says("device.refused")
        case .signedOut:
            let page = says("entry.signedOut")
            return (page.title, page.html + link("/", "entry.choose"))
        case .unknown: return says("entry.unknown")
        case .limited: return says("entry.limited")
        case .unavailable: return says("entry.unavailable")
        }
    }

    private static func document(_ title: String, _ body: String, head: String, language: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(language)">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\(head)<title>\(escaped(title))</title></head>
        <body><main><h1>\(escaped(title))</h1>\(body)</main></body>
        </html>
        """
    }

    static func query(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._~/".contains(character) { return String(character) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

/// A form that posts itself: to the provider (SAML POST binding), or once more to us, then with the cookies (C1.4).
enum SelfPostingPage {
    private static let script = "document.forms[0].submit()"
    /// Of the script, so that no other runs.
    static let scriptHash = "'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='"

    static func html(action: String, fields: [FormField], in texts: Catalogue) -> String {
        let inputs = fields.map { "<input type=\"hidden\" name=\"\(escaped($0.name))\" value=\"\(escaped($0.value))\">" }.joined()
        return """
            <!DOCTYPE html>
            <html lang="\(texts.language)">
            <head><meta charset="utf-8"><title>\(escaped(texts.text("entry.choose")))</title></head>
            <body><form method="post" action="\(escaped(action))">\(inputs)<noscript><button>\(escaped(texts.text("entry.continue")))</button></noscript></form>
            <script>\(script)</script></body>
            </html>
            """
    }
}

/// For text and for attribute values in double quotes.
func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
