import OpenSSL
import SSO
import XML

/// Decrypts elements that were encrypted to one of our keys (SSO_RULES S6).
struct Decryption {
    /// All are tried.
    let keys: [PrivateKey]
    /// Whether AES-CBC is taken: the connection allows it and a verified signature covers the ciphertext (S6.2).
    let allowsCBC: Bool

    /// - Parameters:
    ///   - encrypted: An `EncryptedAssertion` or `EncryptedID`.
    ///   - name: What the plaintext has to be.
    ///   - limits: What is left of the message's limits for it (S2.3).
    func element(_ encrypted: XMLElement, name: XMLName, limits: XMLLimits) throws(Refusal) -> XMLElement {
        guard let data = encrypted.only(.xenc("EncryptedData")) else { throw Refusal("S6.1", "not exactly one EncryptedData") }
        guard data.attribute("Type")?.isExactly(SAMLNamespace.encryption + "Element") == true else {
            throw Refusal("S6.1", "the ciphertext is not of type Element", received: data.attribute("Type"))
        }
        let cipher = try contentCipher(data)
        let keyElements = (data.only(.ds("KeyInfo"))?.elements(.xenc("EncryptedKey")) ?? []) + encrypted.elements(.xenc("EncryptedKey"))
        guard (1...8).contains(keyElements.count) else { throw Refusal("S6.3", "\(keyElements.count) encrypted keys, 1 to 8 are tried") }
        var wrappedKeys: [WrappedKey] = []
        for element in keyElements {
            wrappedKeys.append(try WrappedKey(element))
        }
        guard !keys.isEmpty else { throw Refusal("S6.3", "the connection has no decryption key") }
        guard let ciphertext = cipherValue(data), let plaintext = plaintext(ciphertext, cipher, wrappedKeys) else { throw Self.failure }
        return try parse(plaintext, name, limits)
    }

    /// One for all that can go wrong with a ciphertext, so that nobody learns which it was (S6.4).
    private static let failure = Refusal("S6.4", "it cannot be decrypted")

    private func contentCipher(_ data: XMLElement) throws(Refusal) -> ContentCipher {
        let identifier = data.only(.xenc("EncryptionMethod"))?.attribute("Algorithm") ?? ""
        guard let cipher = ContentCipher(identifier: identifier) else {
            throw Refusal("S6.2", "a cipher that is not taken", received: identifier)
        }
        guard !cipher.isCBC || allowsCBC else {
            throw Refusal("S6.2", "AES-CBC, which the connection does not allow or no signature covers", received: identifier)
        }
        return cipher
    }

    /// Nil when no key opens it.
    private func plaintext(_ ciphertext: [UInt8], _ cipher: ContentCipher, _ wrappedKeys: [WrappedKey]) -> [UInt8]? {
        for wrapped in wrappedKeys {
            for key in keys {
                // Which step failed is of no interest, and must not be told (S6.4).
                guard let contentKey = try? key.decrypt(wrapped.ciphertext, wrapped.scheme), contentKey.count == cipher.keyByteCount,
                    let plaintext = try? cipher.decrypt(ciphertext, key: contentKey)
                else { continue }
                return plaintext
            }
        }
        return nil
    }

    /// S6.1: exactly one element, white space around it tolerated, parsed in a document of its own.
    private func parse(_ plaintext: [UInt8], _ name: XMLName, _ limits: XMLLimits) throws(Refusal) -> XMLElement {
        let text = plaintext.trimmingXMLSpace
        guard text.first == UInt8(ascii: "<"), text.last == UInt8(ascii: ">"), !text.starts(with: "<?".utf8),
            !text.starts(with: "<!--".utf8), !text.reversed().starts(with: ">--".utf8)
        else { throw Refusal("S6.1", "the plaintext is not one element") }
        let root: XMLElement
        do {
            root = try XMLDocument(parsing: text, limits: limits).root
        } catch {
            guard error != .notWellFormed else { throw Refusal("S6.1", "the plaintext is not one element") }
            throw Refusal(error)
        }
        guard root.name == name else {
            throw Refusal("S6.1", "the plaintext is another element than \(name.local)", received: "\(root.name)")
        }
        try StructureCheck.run(root)
        return root
    }
}

extension XMLLimits {
    /// What a message leaves for something that was encrypted in it and comes into its place: the limits are those of the whole
    /// (SSO_RULES S2.3, S6.1).
    ///
    /// - Parameters:
    ///   - elements: All of the message, as far as it is known by now.
    ///   - levels: How many elements stand around that place.
    static func left(by elements: XMLElement..., around levels: Int) -> XMLLimits {
        var limits = XMLLimits()
        limits.levels -= levels
        for element in elements {
            element.forEachElement { _ in limits.elements -= 1 }
        }
        return limits
    }
}

/// The ciphers of XML Encryption that we know (SSO_RULES S6.2). Triple DES is none of them.
struct ContentCipher: Equatable {
    let isCBC: Bool
    let keyByteCount: Int

    init?(identifier: String) {
        let known: [(String, Bool, Int)] = [
            (SAMLNamespace.encryption11 + "aes128-gcm", false, 16),
            (SAMLNamespace.encryption11 + "aes192-gcm", false, 24),
            (SAMLNamespace.encryption11 + "aes256-gcm", false, 32),
            (SAMLNamespace.encryption + "aes128-cbc", true, 16),
            (SAMLNamespace.encryption + "aes192-cbc", true, 24),
            (SAMLNamespace.encryption + "aes256-cbc", true, 32),
        ]
        guard let found = known.first(where: { $0.0.isExactly(identifier) }) else { return nil }
        (isCBC, keyByteCount) = (found.1, found.2)
    }

    /// The initialization vector stands in front; with GCM the tag behind, verified before anything is given out.
    func decrypt(_ ciphertext: [UInt8], key: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        let vectorByteCount = isCBC ? 16 : AESGCM.nonceByteCount
        let vector = Array(ciphertext.prefix(vectorByteCount))
        let rest = Array(ciphertext.dropFirst(vectorByteCount))
        return isCBC ? try AESCBC.decrypt(rest, key: key, vector: vector) : try AESGCM.open(rest, key: key, nonce: vector)
    }
}

/// A content key under RSA-OAEP (SSO_RULES S6.3).
struct WrappedKey {
    let scheme: RSAOAEP
    let ciphertext: [UInt8]

    init(_ element: XMLElement) throws(Refusal) {
        let method = element.only(.xenc("EncryptionMethod"))
        let identifier = method?.attribute("Algorithm") ?? ""
        let isOld = identifier.isExactly(SAMLNamespace.encryption + "rsa-oaep-mgf1p")
        guard let method, isOld || identifier.isExactly(SAMLNamespace.encryption11 + "rsa-oaep") else {
            throw Refusal("S6.3", "a key transport other than RSA-OAEP", received: identifier)
        }
        var scheme = RSAOAEP(digest: .sha1, mask: .sha1)
        guard method.elements(.ds("DigestMethod")).count <= 1, method.elements(.xenc11("MGF")).count <= (isOld ? 0 : 1) else {
            throw Refusal("S6.3", "RSA-OAEP with other parameters than it has")
        }
        if let digest = method.only(.ds("DigestMethod"))?.attribute("Algorithm") {
            guard let hash = HashAlgorithm(digestIdentifier: digest) else {
                throw Refusal("S6.3", "an unknown digest of RSA-OAEP", received: digest)
            }
            scheme.digest = hash
        }
        if let mask = method.only(.xenc11("MGF")) {
            let identifier = mask.attribute("Algorithm") ?? ""
            guard let hash = Self.mask(identifier) else { throw Refusal("S6.3", "an unknown mask of RSA-OAEP", received: identifier) }
            scheme.mask = hash
        }
        if let parameters = method.only(.xenc("OAEPparams")) {
            guard let label = parameters.value.flatMap({ Base64.standard.decode($0, skippingWhitespace: true) }) else {
                throw Refusal("S6.3", "OAEPparams that are no base64")
            }
            scheme.label = label
        }
        guard let ciphertext = cipherValue(element) else { throw Refusal("S6.3", "an encrypted key that is no base64") }
        self.scheme = scheme
        self.ciphertext = ciphertext
    }

    private static func mask(_ identifier: String) -> HashAlgorithm? {
        let known: [(String, HashAlgorithm)] = [
            ("mgf1sha1", .sha1), ("mgf1sha256", .sha256), ("mgf1sha384", .sha384), ("mgf1sha512", .sha512),
        ]
        return known.first { (SAMLNamespace.encryption11 + $0.0).isExactly(identifier) }?.1
    }
}

/// The octets in `CipherData/CipherValue`; nil when they are not there or no base64.
private func cipherValue(_ element: XMLElement) -> [UInt8]? {
    element.only(.xenc("CipherData"))?.only(.xenc("CipherValue"))?.value.flatMap {
        Base64.standard.decode($0, skippingWhitespace: true)
    }
}

extension [UInt8] {
    fileprivate var trimmingXMLSpace: [UInt8] {
        guard let first = firstIndex(where: { !$0.isXMLSpace }), let last = lastIndex(where: { !$0.isXMLSpace }) else { return [] }
        return Array(self[first...last])
    }
}
