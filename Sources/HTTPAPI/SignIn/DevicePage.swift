package import Application
import Leave
import Texts

/// What a person is asked before a command line is signed in as them.
package struct DeviceConsent: Hashable, Sendable {
    package let userCode: String
    package let authorization: DeviceAuthorization
    package let csrfToken: String
    /// Seconds since 1970.
    package let now: UnixSeconds
}

/// The pages of the device authorization grant: forms that work without JavaScript.
struct DevicePage {
    let texts: Catalogue

    /// - Parameter isUnknown: Whether a code was typed that no command line waits with.
    func code(typed: String, isUnknown: Bool) -> (title: String, html: String) {
        (
            texts.text("device.title"),
            (isUnknown ? "<p role=\"alert\">\(text("device.unknown"))</p>" : "")
                + "<form method=\"get\" action=\"/device\"><label>\(text("device.code"))"
                + "<input name=\"user_code\" required autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" "
                + "maxlength=\"20\" value=\"\(escaped(typed))\" autofocus></label>"
                + "<input type=\"hidden\" name=\"ask\" value=\"1\"><div class=\"actions\"><button>\(text("entry.continue"))</button></div>"
                + "</form>"
        )
    }

    func consent(_ consent: DeviceConsent) -> (title: String, html: String) {
        let authorization = consent.authorization
        let minutes = max(0, consent.now - authorization.beganAt) / 60
        let asked = minutes == 0 ? text("device.asked.now") : escaped(texts.text("device.asked.ago", ["minutes": .number(Int(minutes))]))
        let facts = [
            ("device.program", escaped(authorization.clientID)),
            ("device.network", authorization.clientAddress.map { escaped($0) } ?? text("device.network.unknown")),
            ("device.asked", asked), ("device.code.short", escaped(consent.userCode)),
            ("device.scope", text("device.scope.\(authorization.scope.rawValue)")),
        ]
        let list = facts.map { "<div><dt>\(text($0.0))</dt><dd>\($0.1)</dd></div>" }.joined()
        return (
            texts.text("device.ask"),
            "<p>\(text("device.ask.about"))</p><dl class=\"facts\">\(list)</dl>"
                + "<form method=\"post\" action=\"/device\">"
                + "<input type=\"hidden\" name=\"csrfToken\" value=\"\(escaped(consent.csrfToken))\">"
                + "<input type=\"hidden\" name=\"user_code\" value=\"\(escaped(consent.userCode))\">"
                + "<div class=\"actions\"><button name=\"answer\" value=\"allow\">\(text("device.allow"))</button>"
                + "<button class=\"plain\" name=\"answer\" value=\"deny\">\(text("device.refuse"))</button></div></form>"
        )
    }

    private func text(_ key: String) -> String { escaped(texts.text(key)) }
}
