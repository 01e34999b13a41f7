package import JSON
package import OpenSSL
package import SSO

/// A public key of a provider, as RFC 7517 writes it, with the reason when it cannot be used.
package struct JWK: Sendable {
    package let keyID: String?
    package let publishesPrivateMembers: Bool
    private let members: JSONObject
    private let key: Result<PublicKey, Refusal>

    /// Nil when it is not a JSON object with a text for its name: such entries are skipped (SSO_RULES O2.5).
    package init?(_ json: JSON) {
        guard let members = json.object else { return nil }
        if let keyID = members["kid"] {
            guard let keyID = keyID.string else { return nil }
            self.keyID = keyID
        } else {
            keyID = nil
        }
        self.members = members
        publishesPrivateMembers =
            members["kty"]?.string != "oct" && ["d", "p", "q", "dp", "dq", "qi", "oth"].contains { members[$0] != nil }
        do {
            key = .success(try Self.read(members, publishesPrivateMembers: publishesPrivateMembers))
        } catch {
            key = .failure(error)
        }
    }

    /// The key, when it suits the algorithm (SSO_RULES O4.2 to O4.7).
    package func key(for algorithm: JWSAlgorithm) throws(Refusal) -> PublicKey {
        let key = try key.get()
        guard algorithm.fits(key.components) else {
            throw Refusal("O4.2", "the key is of another kind than the algorithm", expected: algorithm.rawValue)
        }
        if let use = members["use"] {
            guard use.string == "sig" else { throw Refusal("O4.3", "the key is not for signatures") }
        }
        if let operations = members["key_ops"] {
            guard let operations = operations.array, operations.contains(.string("verify")) else {
                throw Refusal("O4.3", "the key is not for verifying")
            }
        }
        if let name = members["alg"] {
            guard name.string == algorithm.rawValue else {
                throw Refusal("O4.3", "the key is for another algorithm", expected: algorithm.rawValue)
            }
        }
        return key
    }

    private static func read(_ members: JSONObject, publishesPrivateMembers: Bool) throws(Refusal) -> PublicKey {
        let kind = members["kty"]?.string
        guard kind != "oct", members["k"] == nil else { throw Refusal("O4.6", "the key is symmetric") }
        guard !publishesPrivateMembers else { throw Refusal("O4.6", "the key's private part was published") }
        let curve = members["crv"]?.string
        do {
            switch kind {
            case "RSA": return try rsa(members)
            case "EC":
                guard let curve = Curve.allCases.first(where: { $0.rawValue == curve }) else { break }
                return try PublicKey(curve, x: number("x", members), y: number("y", members))
            case "OKP":
                guard curve == "Ed25519" else { break }
                return try PublicKey(ed25519: number("x", members))
            default: break
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch let problem as UnusableKey {
            throw Refusal(rule(of: problem), problem.description)
        } catch {
            throw Refusal("O4.7", "the key cannot be read")
        }
        throw Refusal("O4.2", "the key is of an unknown kind")
    }

    private static func rsa(_ members: JSONObject) throws -> PublicKey {
        let modulus = try number("n", members)
        let exponent = try number("e", members)
        guard modulus.first != 0, exponent.first != 0 else { throw Refusal("O4.7", "a number of the key begins with zero") }
        let key = try PublicKey(rsaModulus: modulus, exponent: exponent)
        try key.checkPolicy()
        guard let bits = key.exponentBits, bits <= 32 else { throw Refusal("O4.4", "the RSA exponent has more than 32 bits") }
        return key
    }

    /// SSO_RULES O4.7
    private static func number(_ name: String, _ members: JSONObject) throws(Refusal) -> [UInt8] {
        guard let text = members[name]?.string, let bytes = Base64.url.decode(text), !bytes.isEmpty else {
            throw Refusal("O4.7", "a number of the key is missing or not base64url (\(name))")
        }
        return bytes
    }

    private static func rule(of problem: UnusableKey) -> SSORule {
        switch problem {
        case .modulusLength, .evenModulus, .exponent: "O4.4"
        case .length, .notOnCurve, .smallOrder: "O4.5"
        case .unsupported: "O4.2"
        case .malformed: "O4.7"
        }
    }
}

extension PublicKey {
    /// The key as RFC 7517 writes it, for a set that we publish; nil for kinds without a JWK form.
    package func jwk(keyID: String, algorithm: JWSAlgorithm) -> JSON? {
        var members = JSONObject()
        switch components {
        case .rsa(let modulus, let exponent):
            members.append("kty", "RSA")
            members.append("n", .string(Base64.url.encode(modulus)))
            members.append("e", .string(Base64.url.encode(exponent)))
        case .ec(let curve, let x, let y):
            members.append("kty", "EC")
            members.append("crv", .string(curve.rawValue))
            members.append("x", .string(Base64.url.encode(x)))
            members.append("y", .string(Base64.url.encode(y)))
        case .ed25519(let bytes):
            members.append("kty", "OKP")
            members.append("crv", "Ed25519")
            members.append("x", .string(Base64.url.encode(bytes)))
        case .unsupported: return nil
        }
        members.append("kid", .string(keyID))
        members.append("use", "sig")
        members.append("alg", .string(algorithm.rawValue))
        return .object(members)
    }
}
