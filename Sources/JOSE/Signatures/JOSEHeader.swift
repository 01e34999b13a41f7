package import JSON
package import SSO

/// A header that passed SSO_RULES O3.4 to O3.9.
package struct JOSEHeader: Hashable, Sendable {
    package let algorithm: JWSAlgorithm
    package let keyID: String?
    /// `typ` in lower case, without `application/`.
    package let type: String?

    /// - Parameter allowed: The connection's allow-list.
    package init(_ members: JSONObject, allowing allowed: Set<JWSAlgorithm>, as kind: TokenKind) throws(Refusal) {
        // An unknown algorithm is not shown: its name is the sender's free text.
        guard let name = members["alg"]?.string, let algorithm = JWSAlgorithm.allCases.first(where: { $0.rawValue.isExactly(name) })
        else { throw Refusal("O3.4", "the signature algorithm is unknown or missing") }
        guard allowed.contains(algorithm) else {
            let names = allowed.map(\.rawValue).sorted().joined(separator: " ")
            throw Refusal("O3.4", "the signature algorithm is not allowed", expected: names, received: algorithm.rawValue)
        }
        self.algorithm = algorithm
        for name in ["crit", "b64"] where members[name] != nil {
            throw Refusal("O3.5", "the header has an extension (\(name))")
        }
        for name in ["jwk", "jku", "x5u"] where members[name] != nil {
            throw Refusal("O3.6", "the header brings its own key (\(name))")
        }
        for name in ["zip", "enc", "epk", "apu", "apv", "p2s", "p2c", "iv", "tag"] where members[name] != nil {
            throw Refusal("O3.7", "the header is one of an encrypted token (\(name))")
        }
        if let content = members["cty"] {
            guard let content = content.string, Self.mediaType(content) != "jwt" else { throw Refusal("O3.7", "the token is nested") }
        }
        if let type = members["typ"] {
            guard let type = type.string.map(Self.mediaType) else { throw Refusal("O3.8", "the token's type is not text") }
            self.type = type
        } else {
            type = nil
        }
        guard kind.accepts(type: type) else {
            throw Refusal("O3.8", "the token is of another type", received: type ?? "none")
        }
        if let keyID = members["kid"] {
            guard let keyID = keyID.string, (1...256).contains(keyID.unicodeScalars.count) else {
                throw Refusal("O3.9", "the key's name is not a text of 1 to 256 characters")
            }
            self.keyID = keyID
        } else {
            keyID = nil
        }
    }

    /// RFC 7515 4.1.9: case does not matter, and `application/` may be left out.
    private static func mediaType(_ text: String) -> String {
        let lowered = String(
            decoding: text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self
        )
        let prefix = "application/"
        return lowered.hasPrefix(prefix) ? String(lowered.dropFirst(prefix.count)) : lowered
    }
}
