import OpenSSL
import SSO
import XML

/// The signature of one element, read and found to be of the one form that we take; not verified yet (SSO_RULES S4.2–S4.7).
struct XMLSignature {
    /// The signed element as it is: its canonical form leaves the signature out.
    private let signed: XMLElement
    private let signedCanonicalization: ExclusiveCanonicalization
    private let signedInfo: XMLElement
    private let infoCanonicalization: ExclusiveCanonicalization
    private let algorithm: SignatureAlgorithm
    private let digestAlgorithm: HashAlgorithm
    private let value: [UInt8]
    private let digest: [UInt8]

    /// - Parameter element: The element whose own signature is asked for.
    /// - Returns: Nil when it has none.
    init?(of element: XMLElement) throws(Refusal) {
        let children = element.children
        let places = children.indices.filter { children[$0].isSignature }
        guard let place = places.first, case .element(let signature) = children[place] else { return nil }
        guard places.count == 1 else { throw Refusal("S4.2", "two signatures on one element") }
        let before = children[..<place].compactMap { if case .element(let element) = $0 { element.name } else { nil } }
        guard before.allSatisfy({ $0 == .saml("Issuer") }), before.count <= 1 else {
            throw Refusal("S4.2", "a signature that is not right after the Issuer")
        }
        let parts = try Parts(signature)
        let identifier = element.attribute("ID") ?? ""
        guard !identifier.isEmpty, let uri = parts.reference.attribute("URI"), uri.isExactly("#" + identifier) else {
            throw Refusal(
                "S4.4",
                "a reference to another than the parent",
                expected: "#" + identifier,
                received: parts.reference.attribute("URI")
            )
        }
        signed = element.removingChild(at: place)
        signedInfo = parts.signedInfo
        signedCanonicalization = try Self.canonicalization(transforms: parts.reference)
        infoCanonicalization = try Self.canonicalization(parts.canonicalizationMethod, "S4.6")
        algorithm = try Self.signatureAlgorithm(parts.signatureMethod)
        digestAlgorithm = try Self.digestAlgorithm(parts.digestMethod)
        guard let value = parts.signatureValue.value.flatMap({ Base64.standard.decode($0, skippingWhitespace: true) }), !value.isEmpty
        else {
            throw Refusal("S4.9", "a SignatureValue that is no base64")
        }
        guard let digest = parts.digestValue.value.flatMap({ Base64.standard.decode($0, skippingWhitespace: true) }) else {
            throw Refusal("S4.10", "a DigestValue that is no base64")
        }
        self.value = value
        self.digest = digest
    }

    /// SSO_RULES S4.8–S4.11.
    ///
    /// - Returns: The element that was digested, without its signature.
    func verified(by keys: [TrustedCertificate]) throws(Refusal) -> XMLElement {
        try SignatureCheck.run(value, over: infoCanonicalization.bytes(of: signedInfo), by: algorithm, keys)
        guard isEqualInConstantTime(digestAlgorithm.hash(signedCanonicalization.bytes(of: signed)), digest) else {
            throw Refusal("S4.10", "what was signed has been changed")
        }
        return signed
    }
}

/// One signature against all keys that a connection trusts.
enum SignatureCheck {
    /// - Throws: S4.8 without keys or with more than 8, S4.11 for a key that may not be used, S4.9 when no key fits.
    static func run(
        _ signature: [UInt8],
        over message: [UInt8],
        by algorithm: SignatureAlgorithm,
        _ keys: [TrustedCertificate]
    ) throws(Refusal) {
        guard (1...8).contains(keys.count) else { throw Refusal("S4.8", "the connection has \(keys.count) certificates, 1 to 8 are tried") }
        for trusted in keys {
            try TrustedCertificate.check(trusted.key)
        }
        guard keys.contains(where: { $0.key.isValidSignature(signature, for: message, by: algorithm) }) else {
            throw Refusal("S4.9", "no certificate of the connection verifies the signature")
        }
    }
}

extension XMLSignature {
    /// The elements of a signature, each exactly once (SSO_RULES S4.3).
    private struct Parts {
        let signedInfo: XMLElement
        let canonicalizationMethod: XMLElement
        let signatureMethod: XMLElement
        let reference: XMLElement
        let digestMethod: XMLElement
        let digestValue: XMLElement
        let signatureValue: XMLElement

        init(_ signature: XMLElement) throws(Refusal) {
            let (info, value) = (signature.only(.ds("SignedInfo")), signature.only(.ds("SignatureValue")))
            let others = signature.elements.count - signature.elements(.ds("KeyInfo")).count
            guard let info, let value, others == 2, signature.elements.count <= 3 else {
                throw Refusal("S4.3", "a signature of other parts than SignedInfo, SignatureValue, KeyInfo")
            }
            guard let canonicalization = info.only(.ds("CanonicalizationMethod")), let method = info.only(.ds("SignatureMethod")),
                let reference = info.only(.ds("Reference")), info.elements.count == 3
            else { throw Refusal("S4.3", "a SignedInfo without exactly one Reference") }
            guard let digestMethod = reference.only(.ds("DigestMethod")), let digestValue = reference.only(.ds("DigestValue")) else {
                throw Refusal("S4.3", "a Reference without exactly one digest")
            }
            (signedInfo, signatureValue) = (info, value)
            (canonicalizationMethod, signatureMethod, self.reference) = (canonicalization, method, reference)
            (self.digestMethod, self.digestValue) = (digestMethod, digestValue)
        }
    }

    private static let enveloped = SAMLNamespace.signature + "enveloped-signature"

    /// SSO_RULES S4.5: exactly the enveloped signature, then exclusive C14N. Nothing is executed before that is known.
    private static func canonicalization(transforms reference: XMLElement) throws(Refusal) -> ExclusiveCanonicalization {
        let transforms = reference.only(.ds("Transforms"))?.elements ?? []
        guard transforms.count == 2, transforms.allSatisfy({ $0.name == .ds("Transform") }),
            transforms[0].attribute("Algorithm")?.isExactly(enveloped) == true, transforms[0].elements.isEmpty
        else { throw Refusal("S4.5", "other transforms than enveloped-signature and exclusive C14N") }
        return try canonicalization(transforms[1], "S4.5")
    }

    private static func canonicalization(_ method: XMLElement, _ rule: SSORule) throws(Refusal) -> ExclusiveCanonicalization {
        let algorithm = method.attribute("Algorithm") ?? ""
        let comments = algorithm.isExactly(SAMLNamespace.exclusiveC14N + "WithComments")
        guard comments || algorithm.isExactly(SAMLNamespace.exclusiveC14N) else {
            throw Refusal(rule, "another canonicalization than exclusive C14N", received: algorithm)
        }
        return ExclusiveCanonicalization(comments: comments, inclusivePrefixes: try inclusivePrefixes(method))
    }

    /// SSO_RULES S4.6: at most 32 names or `#default`.
    private static func inclusivePrefixes(_ method: XMLElement) throws(Refusal) -> [String] {
        guard let list = method.elements.first else { return [] }
        guard method.elements.count == 1, list.name == XMLName(SAMLNamespace.exclusiveC14N, "InclusiveNamespaces"), list.elements.isEmpty,
            let text = list.attribute("PrefixList")
        else { throw Refusal("S4.6", "a canonicalization with something but a PrefixList") }
        let prefixes = text.unicodeScalars.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }.map { String($0) }
        guard prefixes.count <= 32, prefixes.allSatisfy({ $0.isExactly("#default") || $0.isNCName }) else {
            throw Refusal("S4.6", "a PrefixList of more than 32 names, or with something that is no name")
        }
        return prefixes.map { $0.isExactly("#default") ? "" : $0 }
    }

    private static func signatureAlgorithm(_ method: XMLElement) throws(Refusal) -> SignatureAlgorithm {
        let identifier = method.attribute("Algorithm") ?? ""
        guard let algorithm = SignatureAlgorithm(identifier: identifier) else {
            throw Refusal("S4.7", "a signature method that is not taken", received: identifier)
        }
        guard method.elements.isEmpty, !method.holdsText else { throw Refusal("S4.14", "a signature method with parameters") }
        return algorithm
    }

    private static func digestAlgorithm(_ method: XMLElement) throws(Refusal) -> HashAlgorithm {
        let identifier = method.attribute("Algorithm") ?? ""
        guard let algorithm = HashAlgorithm(digestIdentifier: identifier), algorithm != .sha1 else {
            throw Refusal("S4.7", "a digest method that is not taken", received: identifier)
        }
        guard method.elements.isEmpty, !method.holdsText else { throw Refusal("S4.14", "a digest method with parameters") }
        return algorithm
    }
}

extension XMLNode {
    fileprivate var isSignature: Bool {
        if case .element(let element) = self { element.name == .ds("Signature") } else { false }
    }
}
