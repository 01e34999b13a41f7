import OpenSSL
import SSO

/// What arrives by the POST binding (SAML Bindings 3.5).
enum POSTForm {
    /// The fields of an `application/x-www-form-urlencoded` body.
    ///
    /// - Parameter rule: What a body breaks that is no form.
    static func fields(_ body: [UInt8], rule: SSORule) throws(Refusal) -> FormParameters {
        // Whatever is not ASCII has to be escaped; a combining mark behind `&` would hide it from a reader of characters.
        guard body.allSatisfy({ $0 < 0x80 }), let fields = FormParameters(decoding: String(decoding: body, as: UTF8.self)) else {
            throw Refusal(rule, "a form with a wrong escape")
        }
        return fields
    }

    /// Octets of a decoded message at most.
    static let messageByteCount = 256 << 10

    /// The octets of a message in base64 (SSO_RULES S1.2); its size is known, and bounded, before it is decoded (S1.3).
    static func message(_ text: String, rule: SSORule) throws(Refusal) -> [UInt8] {
        // White space is not counted in the message but costs time as well.
        let length = text.utf8.count
        let digits = length <= messageByteCount ? length : text.utf8.count(where: { $0 > 0x20 })
        guard digits / 4 * 3 <= messageByteCount + 2, length <= 2 * messageByteCount else {
            throw Refusal("S1.3", "a message of more than 256 KiB")
        }
        guard let bytes = Base64.standard.decode(text, skippingWhitespace: true), !bytes.isEmpty else {
            throw Refusal(rule, "a message that is no base64")
        }
        guard bytes.count <= messageByteCount else { throw Refusal("S1.3", "a message of more than 256 KiB") }
        return bytes
    }
}
