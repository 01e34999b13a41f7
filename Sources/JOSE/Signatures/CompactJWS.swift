package import JSON
package import OpenSSL
package import SSO

/// A token in compact serialization (RFC 7515 7.1) whose form is right (SSO_RULES O3) and whose signature is not yet verified:
/// nothing of its payload can be read.
package struct CompactJWS: Sendable {
    package let header: JOSEHeader
    private let payload: JSONObject
    private let signingInput: [UInt8]
    private let signature: [UInt8]

    package init(parsing token: String, allowing allowed: Set<JWSAlgorithm>, as kind: TokenKind) throws(Refusal) {
        let bytes = Array(token.utf8)
        guard bytes.count <= 65_536 else { throw Refusal("O3.1", "the token has more than 65536 bytes") }
        let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
        guard dots.count == 2 else { throw Refusal("O3.2", "the token has \(dots.count + 1) parts instead of 3") }
        let parts = [0..<dots[0], dots[0] + 1..<dots[1], dots[1] + 1..<bytes.count]
        var decoded: [[UInt8]] = []
        for part in parts {
            guard !part.isEmpty, let bytes = Base64.url.decode(bytes.span.extracting(part)) else {
                throw Refusal("O3.2", "a part of the token is empty or not base64url")
            }
            decoded.append(bytes)
        }
        // The header first: that of a nested token, whose payload is no JSON, says so (SSO_RULES O3.7).
        header = try JOSEHeader(try Self.object(decoded[0], "header"), allowing: allowed, as: kind)
        payload = try Self.object(decoded[1], "payload")
        signature = decoded[2]
        signingInput = Array(bytes[..<dots[1]])
    }

    /// The payload, once the signature is this key's (SSO_RULES O5).
    package func verifiedClaims(by key: PublicKey) throws(Refusal) -> VerifiedClaims {
        let algorithm = header.algorithm
        guard signature.count == Self.signatureLength(of: key) else {
            throw Refusal(SSORule(rawValue: algorithm.formRule), "the signature has another length than the algorithm's")
        }
        guard algorithm.fits(key.components), key.isValidSignature(signature, for: signingInput, by: algorithm.signature) else {
            throw Refusal("O5.1", "the signature is not the provider's")
        }
        return VerifiedClaims(members: payload, header: header)
    }

    private static func signatureLength(of key: PublicKey) -> Int {
        switch key.components {
        case .rsa: (key.bits + 7) / 8
        case .ec(let curve, _, _): 2 * curve.byteCount
        case .ed25519: 64
        case .unsupported: 0
        }
    }

    private static func object(_ bytes: [UInt8], _ part: String) throws(Refusal) -> JSONObject {
        let value: JSON
        do {
            value = try JSON(parsing: bytes)
        } catch {
            throw Refusal("O3.3", "the \(part) is not strict JSON (\(error.code.rawValue))")
        }
        guard let object = value.object else { throw Refusal("O3.3", "the \(part) is not a JSON object") }
        return object
    }
}

/// The payload of a token whose signature was verified. Only ``CompactJWS`` makes it.
package struct VerifiedClaims: Hashable, Sendable {
    package let members: JSONObject
    package let header: JOSEHeader

    fileprivate init(members: JSONObject, header: JOSEHeader) {
        self.members = members
        self.header = header
    }
}
