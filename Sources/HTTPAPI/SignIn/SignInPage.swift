package import Application

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
    case deviceCode(typed: String, problem: String?)
    /// The question whether it may (SSO_RULES C5.2).
    case deviceConsent(DeviceConsent)
    case deviceAnswered(isAllowed: Bool)
    /// No such organization, connection or link.
    case unknown
    case limited
    case unavailable
}

/// Makes a page of HTML. Texts in it are data: they must be escaped.
package typealias PageRenderer = @Sendable (SignInPage) -> String

/// Pages without any look, for tests and for installations without the web application.
package enum PlainPages {
    package static let render: PageRenderer = { page in
        let content = content(of: page)
        let head = if case .goOn(let target) = page { "<meta http-equiv=\"refresh\" content=\"0; url=\(escaped(target))\">" } else { "" }
        return document(content.title, content.html, head: head)
    }

    /// What a page says, for those who give it a look of their own: title and body.
    package static func content(of page: SignInPage) -> (title: String, html: String) {
        switch page {
        case .choose(let slug, let choices, let returnTo):
            (
                "Sign in",
                choices.map { choice in
                    let target = "/o/\(slug)/sign-in?connection=\(choice.connection)" + (returnTo.map { "&returnTo=\(query($0))" } ?? "")
                    return "<p><a href=\"\(escaped(target))\">\(escaped(choice.name))</a></p>"
                }.joined()
            )
        case .unknownAddress:
            ("Sign in", "<p>If your organization uses Away, ask an admin for its sign-in address.</p><p><a href=\"/\">Back</a></p>")
        case .goOn(let target):
            ("Sign in", "<p><a href=\"\(escaped(target))\">Continue</a></p>")
        case .refused(let reference):
            (
                "Sign-in did not work",
                "<p>You could not be signed in. An admin of your organization can see why by this number: "
                    + "<strong>\(escaped(reference))</strong></p><p><a href=\"/\">Try again</a></p>"
            )
        case .tested(let report, let connection): TestPage.content(report, of: connection)
        case .deviceCode(let typed, let problem): DevicePage.code(typed: typed, problem: problem)
        case .deviceConsent(let consent): DevicePage.consent(consent)
        case .deviceAnswered(true): ("Signed in", "<p>The command line is signed in. You can close this page.</p>")
        case .deviceAnswered(false): ("Refused", "<p>The command line was not signed in.</p>")
        case .signedOut: ("Signed out", "<p>You are signed out of Away.</p><p><a href=\"/\">Sign in</a></p>")
        case .unknown: ("Not found", "<p>This address or link is not known, or is no longer good.</p>")
        case .limited: ("Too many attempts", "<p>Please wait a minute and try again.</p>")
        case .unavailable: ("Not available", "<p>Signing in does not work at the moment. Please try again soon.</p>")
        }
    }

    private static func document(_ title: String, _ body: String, head: String = "") -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\(head)<title>\(title)</title></head>
        <body><main><h1>\(title)</h1>\(body)</main></body>
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

    static func html(action: String, fields: [FormField]) -> String {
        let inputs = fields.map { "<input type=\"hidden\" name=\"\(escaped($0.name))\" value=\"\(escaped($0.value))\">" }.joined()
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Signing in</title></head>
            <body><form method="post" action="\(escaped(action))">\(inputs)<noscript><button>Continue</button></noscript></form>
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
