package import Application
import Leave

/// What a person is asked before a command line is signed in as them.
package struct DeviceConsent: Hashable, Sendable {
    package let userCode: String
    package let authorization: DeviceAuthorization
    package let csrfToken: String
    /// Seconds since 1970.
    package let now: UnixSeconds
}

/// The pages of the device authorization grant: forms that work without JavaScript.
enum DevicePage {
    static func code(typed: String, problem: String?) -> (title: String, html: String) {
        (
            "Sign in a command line",
            (problem.map { "<p role=\"alert\">\(escaped($0))</p>" } ?? "")
                + "<form method=\"get\" action=\"/device\"><label>Code that the command line shows"
                + "<input name=\"user_code\" required autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" "
                + "maxlength=\"20\" value=\"\(escaped(typed))\" autofocus></label>"
                + "<input type=\"hidden\" name=\"ask\" value=\"1\"><div class=\"actions\"><button>Continue</button></div></form>"
        )
    }

    static func consent(_ consent: DeviceConsent) -> (title: String, html: String) {
        let authorization = consent.authorization
        let minutes = max(0, consent.now - authorization.beganAt) / 60
        let facts = [
            ("Program", authorization.clientID), ("From the network", authorization.clientAddress ?? "unknown"),
            ("Asked", minutes == 0 ? "less than a minute ago" : "\(minutes) min ago"), ("Code", consent.userCode),
            ("It may", allowed(authorization.scope)),
        ]
        let list = facts.map { "<div><dt>\($0.0)</dt><dd>\(escaped($0.1))</dd></div>" }.joined()
        return (
            "Sign in this command line?",
            "<p>A program asks to act as you. Allow it only if you began this yourself just now, and the code is the one that it shows: "
                + "nobody else may send you one.</p><dl class=\"facts\">\(list)</dl>"
                + "<form method=\"post\" action=\"/device\">"
                + "<input type=\"hidden\" name=\"csrfToken\" value=\"\(escaped(consent.csrfToken))\">"
                + "<input type=\"hidden\" name=\"user_code\" value=\"\(escaped(consent.userCode))\">"
                + "<div class=\"actions\"><button name=\"answer\" value=\"allow\">Allow</button>"
                + "<button class=\"plain\" name=\"answer\" value=\"deny\">Refuse</button></div></form>"
        )
    }

    private static func allowed(_ scope: Principal.Scope) -> String {
        switch scope {
        case .read: "see what you see"
        case .write: "see what you see, and ask for leave or answer requests as you"
        case .admin: "do everything that you may, also as an admin"
        }
    }
}
