import Testing

@testable import OpenSSL

@Suite struct `Signatures` {
    static let message = Array("Away".utf8)

    @Test(arguments: [HashAlgorithm.sha256, .sha384, .sha512])
    func `of RSA keys are valid for their message and padding only`(hash: HashAlgorithm) throws {
        let key = try SharedKeys.rsa.get()
        for (algorithm, other) in [(SignatureAlgorithm.rsaPKCS1(hash), SignatureAlgorithm.rsaPSS(hash)), (.rsaPSS(hash), .rsaPKCS1(hash))] {
            let signature = try key.signature(for: Self.message, by: algorithm)
            #expect(key.publicKey.isValidSignature(signature, for: Self.message, by: algorithm))
            #expect(!key.publicKey.isValidSignature(signature, for: Self.message, by: other))
            #expect(!key.publicKey.isValidSignature(signature, for: Array("away".utf8), by: algorithm))
            #expect(!key.publicKey.isValidSignature([0] + signature, for: Self.message, by: algorithm))
            #expect(!key.publicKey.isValidSignature([UInt8](repeating: 0xFF, count: 256), for: Self.message, by: algorithm))
        }
    }

    @Test(arguments: Curve.allCases)
    func `of EC keys are raw and of exact length`(curve: Curve) throws {
        let key = try PrivateKey.makeEC(curve)
        let signature = try key.signature(for: Self.message, by: .ecdsa(.sha256))
        #expect(signature.count == 2 * curve.byteCount)
        #expect(key.publicKey.isValidSignature(signature, for: Self.message, by: .ecdsa(.sha256)))
        #expect(!key.publicKey.isValidSignature(signature, for: Self.message, by: .ecdsa(.sha384)))
        #expect(!key.publicKey.isValidSignature(signature + [0], for: Self.message, by: .ecdsa(.sha256)))
        let half = curve.byteCount
        let der = DER.sequence(DER.integer(Array(signature.prefix(half))) + DER.integer(Array(signature.suffix(half))))
        #expect(!key.publicKey.isValidSignature(der, for: Self.message, by: .ecdsa(.sha256)))
    }

    @Test func `of zeros are refused`() throws {
        let key = try SharedKeys.ec.get()
        let zero = [UInt8](repeating: 0, count: 32)
        let signature = try key.signature(for: Self.message, by: .ecdsa(.sha256))
        #expect(!key.publicKey.isValidSignature(zero + zero, for: Self.message, by: .ecdsa(.sha256)))
        #expect(!key.publicKey.isValidSignature(zero + signature.suffix(32), for: Self.message, by: .ecdsa(.sha256)))
        #expect(!key.publicKey.isValidSignature(signature.prefix(32) + zero, for: Self.message, by: .ecdsa(.sha256)))
    }

    @Test func `with SHA-1 or of another kind are neither made nor taken`() throws {
        let rsa = try SharedKeys.rsa.get()
        #expect(throws: OpenSSLError.self) { try rsa.signature(for: Self.message, by: .rsaPKCS1(.sha1)) }
        #expect(throws: OpenSSLError.self) { try rsa.signature(for: Self.message, by: .ed25519) }
        #expect(throws: OpenSSLError.self) { try SharedKeys.ec.get().signature(for: Self.message, by: .rsaPSS(.sha256)) }
    }

    /// RFC 8032 7.1, test 2.
    @Test func `of Ed25519 agree with the standard`() throws {
        let key = try PublicKey(ed25519: hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))
        var signature = hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        )
        #expect(key.isValidSignature(signature, for: [0x72], by: .ed25519))
        #expect(!key.isValidSignature(signature, for: [0x73], by: .ed25519))
        #expect(!key.isValidSignature(Array(signature.dropLast()), for: [0x72], by: .ed25519))
        // S + L in place of S: RFC 8032 5.1.7 wants S < L.
        let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var carry = 0
        for index in 0..<32 {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            signature[32 + index] = UInt8(sum & 0xFF)
            carry = sum >> 8
        }
        #expect(!key.isValidSignature(signature, for: [0x72], by: .ed25519))
    }

    @Test func `of generated Ed25519 keys verify`() throws {
        let key = try PrivateKey.makeEd25519()
        #expect(key.publicKey.isValidSignature(try key.signature(for: [], by: .ed25519), for: [], by: .ed25519))
    }
}

@Suite struct `Public keys` {
    @Test func `serve several threads at once`() async throws {
        let key = try SharedKeys.rsa.get()
        let message = Array("Away".utf8)
        let signature = try key.signature(for: message, by: .rsaPSS(.sha256))
        let publicKey = key.publicKey
        let valid = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask { @concurrent in publicKey.isValidSignature(signature, for: message, by: .rsaPSS(.sha256)) }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(valid == 200)
    }

    /// A failure must not be read by whoever uses OpenSSL next on the same thread.
    @Test(arguments: 0..<8)
    func `leave no errors behind`(index: Int) throws {
        let garbage = [UInt8](repeating: 1, count: 256)
        switch index {
        case 0: _ = try? PublicKey(rsaModulus: [1, 2, 3], exponent: [0])
        case 1: _ = try? PublicKey(subjectPublicKeyInfo: [1, 2, 3])
        case 2: _ = try? PublicKey(.p256, x: Array(garbage.prefix(32)), y: Array(garbage.prefix(32)))
        case 3: _ = try? PrivateKey(pem: "nothing")
        case 4: _ = try? Certificate(der: [0x30, 0])
        case 5: _ = try? SharedKeys.rsa.get().decrypt([1, 2, 3], RSAOAEP())
        case 6: _ = try? AESGCM.open(garbage, key: randomBytes(16), nonce: randomBytes(12))
        default: #expect(try !SharedKeys.rsa.get().publicKey.isValidSignature(garbage, for: [], by: .rsaPKCS1(.sha256)))
        }
        #expect(OpenSSLError(taking: "nothing").reasons.isEmpty)
    }

    /// P-256 by its parameters in place of its name: who verifies such a key may be given another generator (CVE-2020-0601).
    @Test func `with explicit parameters are unsupported`() throws {
        let text = """
            MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAAAAAAAAAAAAAA////////////////MFsEIP////8AAAABAA
            AAAAAAAAAAAAAA///////////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSdNgiG5wSTamZ44ROdJreBn36QBEEE
            axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA//////////
            +85vqtpxeehPO5ysL8YyVRAgEBA0IABJ0el8bRTFf+IdA5WCEU7L6YCtjWfi/RlBk6rDF5h0BQEgiS/aU39zIie2ChUjwdEu2dm4sC6RnfNXKl
            +I6iamg=
            """
        let der = try #require(Base64.standard.decode(text, skippingWhitespace: true))
        let key = try PublicKey(subjectPublicKeyInfo: der)
        #expect(throws: UnusableKey.unsupported("EC with explicit parameters")) { try key.checkPolicy() }
    }

    @Test func `of other curves are unsupported`() throws {
        let text = """
            MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEIDNKYtgqoRZqVNEtf2CNeG1jEzqUgTHJicxiaf7GPkx0DMKn4mpBE/0DD96fOq7U0horNy68W32zJv
            n3zNbgHQ==
            """
        let der = try #require(Base64.standard.decode(text, skippingWhitespace: true))
        let key = try PublicKey(subjectPublicKeyInfo: der)
        #expect(throws: UnusableKey.unsupported("EC secp256k1")) { try key.checkPolicy() }
        #expect(!key.isValidSignature([UInt8](repeating: 1, count: 64), for: [], by: .ecdsa(.sha256)))
    }

    /// The points of order 1, 2, 4, 4 and 8 (four), as listed for Curve25519 by its users.
    @Test(arguments: [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ])
    func `of small order are refused`(encoding: String) {
        #expect(throws: UnusableKey.smallOrder) { try PublicKey(ed25519: hex(encoding)) }
    }

    @Test(arguments: [
        "0100000000000000000000000000000000000000000000000000000000000080",  // −0
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // p
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // p + 1
        "0200000000000000000000000000000000000000000000000000000000000000",  // x² is no square
    ])
    func `that are no point are refused`(encoding: String) {
        #expect(throws: UnusableKey.notOnCurve) { try PublicKey(ed25519: hex(encoding)) }
    }

    @Test func `of the elliptic curves are on them`() throws {
        let key = try SharedKeys.ec.get().publicKey
        guard case .ec(.p256, let x, var y) = key.components else {
            Issue.record("not P-256")
            return
        }
        #expect(try PublicKey(.p256, x: x, y: y) == key)
        #expect(throws: UnusableKey.length(expected: 32, received: 33)) { try PublicKey(.p256, x: [0] + x, y: y) }
        y[31] ^= 1
        #expect(throws: UnusableKey.notOnCurve) { try PublicKey(.p256, x: x, y: y) }
        let zero = [UInt8](repeating: 0, count: 32)
        #expect(throws: UnusableKey.notOnCurve) { try PublicKey(.p256, x: zero, y: zero) }
    }

    @Test func `of RSA keep to the policy`() throws {
        let good = try SharedKeys.rsa.get().publicKey
        try good.checkPolicy()
        guard case .rsa(let modulus, let exponent) = good.components else {
            Issue.record("not RSA")
            return
        }
        #expect(good.bits == 2048 && exponent == [1, 0, 1] && good.exponentBits == 17)
        #expect(try PublicKey(rsaModulus: [0, 0] + modulus, exponent: exponent) == good)
        func reason(_ modulus: [UInt8], _ exponent: [UInt8]) -> UnusableKey? {
            do {
                try PublicKey(rsaModulus: modulus, exponent: exponent).checkPolicy()
                return nil
            } catch {
                return error
            }
        }
        #expect(reason(Array(modulus.dropLast()) + [2], exponent) == .evenModulus)
        #expect(reason(modulus, [3]) == .exponent)
        #expect(reason(modulus, [1, 0, 0]) == .exponent)
        #expect(reason(Array(modulus.prefix(128)), exponent) == .modulusLength(bits: 1024))
        #expect(reason([1] + [UInt8](repeating: 1, count: 1024), exponent) == .modulusLength(bits: 8193))
        #expect(reason([1] + [UInt8](repeating: 1, count: 4096), exponent) == .modulusLength(bits: 32_769))
        #expect(reason([0], exponent) != nil)
    }
}

@Suite struct `Private keys and certificates` {
    @Test func `survive being written and read`() throws {
        for key in [try SharedKeys.rsa.get(), try SharedKeys.ec.get(), try PrivateKey.makeEd25519()] {
            let pem = try key.pem()
            #expect(pem.hasPrefix("-----BEGIN PRIVATE KEY-----"))
            #expect(try PrivateKey(pem: pem).publicKey == key.publicKey)
            #expect(!"\(key)".contains("BEGIN"))
        }
        #expect(throws: OpenSSLError.self) { try PrivateKey(pem: "no key") }
        #expect(throws: OpenSSLError.self) {
            try PrivateKey(pem: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----")
        }
    }

    @Test func `are put into certificates`() throws {
        for key in [try SharedKeys.rsa.get(), try SharedKeys.ec.get(), try PrivateKey.makeEd25519()] {
            let certificate = try Certificate.selfSigned(for: key, commonName: "Away é", notBefore: 1_700_000_000, notAfter: 4_102_444_800)
            #expect(certificate.publicKey == key.publicKey)
            #expect(certificate.notBefore == 1_700_000_000)
            #expect(certificate.notAfter == 4_102_444_800)
            #expect(certificate.subject == #"CN=Away \C3\A9"#)
            #expect(try Certificate(text: certificate.pem) == certificate)
            #expect(try Certificate(text: Base64.standard.encode(certificate.der)) == certificate)
            #expect(throws: UnusableKey.self) { try Certificate(der: certificate.der + [0]) }
            #expect(throws: UnusableKey.self) { try Certificate(text: certificate.pem + certificate.pem) }
        }
        for text in ["", "AAAA", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"] {
            #expect(throws: UnusableKey.self) { try Certificate(text: text) }
        }
    }
}
