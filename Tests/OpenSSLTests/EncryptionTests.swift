import Testing

@testable import OpenSSL

@Suite struct `Encryption` {
    /// The GCM specification of McGrew and Viega, test case 4.
    @Test func `with AES-GCM agrees with the specification`() throws {
        let key = hex("feffe9928665731c6d6a8f9467308308")
        let nonce = hex("cafebabefacedbaddecaf888")
        let data = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        let plaintext = hex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        )
        let sealed = hex(
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                + "5bc94fbc3221a5db94fae95ae7121a47"
        )
        #expect(try AESGCM.seal(plaintext, key: key, nonce: nonce, authenticating: data) == sealed)
        #expect(try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: data) == plaintext)
        #expect(throws: OpenSSLError.self) { try AESGCM.open(sealed, key: key, nonce: nonce) }
    }

    @Test(arguments: [16, 24, 32])
    func `with AES-GCM detects any change`(length: Int) throws {
        let key = randomBytes(length)
        let nonce = randomBytes(12)
        let sealed = try AESGCM.seal(Array("leave".utf8), key: key, nonce: nonce)
        #expect(try AESGCM.open(sealed, key: key, nonce: nonce) == Array("leave".utf8))
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: OpenSSLError.self) { try AESGCM.open(changed, key: key, nonce: nonce) }
        }
        #expect(throws: OpenSSLError.self) { try AESGCM.open(Array(sealed.prefix(15)), key: key, nonce: nonce) }
    }

    @Test func `of nothing is authentic, too`() throws {
        let (key, nonce) = (randomBytes(32), randomBytes(12))
        let sealed = try AESGCM.seal([], key: key, nonce: nonce, authenticating: [1])
        #expect(sealed.count == AESGCM.tagByteCount)
        #expect(try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: [1]).isEmpty)
        #expect(throws: OpenSSLError.self) { try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: [2]) }
    }

    @Test(arguments: [0, 15, 17, 33]) func `refuses keys of other lengths`(length: Int) {
        #expect(throws: OpenSSLError.self) { try AESGCM.seal([1], key: randomBytes(length), nonce: randomBytes(12)) }
    }

    /// NIST SP 800-38A F.2.2, with the last byte of the plaintext (0xb2..0x10) read as padding: 0x10 counts a whole block.
    @Test func `with AES-CBC removes the padding`() throws {
        let key = hex("2b7e151628aed2a6abf7158809cf4f3c")
        let vector = hex("000102030405060708090a0b0c0d0e0f")
        let ciphertext = hex(
            "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
                + "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"
        )
        let plaintext = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef")
        #expect(try AESCBC.decrypt(ciphertext, key: key, vector: vector) == plaintext)
        #expect(throws: OpenSSLError.self) { try AESCBC.decrypt(Array(ciphertext.prefix(16)), key: key, vector: vector) }
        #expect(throws: OpenSSLError.self) { try AESCBC.decrypt(Array(ciphertext.prefix(15)), key: key, vector: vector) }
        #expect(throws: OpenSSLError.self) { try AESCBC.decrypt([], key: key, vector: vector) }
    }

    @Test(arguments: [HashAlgorithm.sha1, .sha256, .sha512], [HashAlgorithm.sha1, .sha256])
    func `to an RSA key is undone by its private key only`(digest: HashAlgorithm, mask: HashAlgorithm) throws {
        let key = try SharedKeys.rsa.get()
        let scheme = RSAOAEP(digest: digest, mask: mask, label: Array("label".utf8))
        let ciphertext = try key.publicKey.encrypt([1, 2, 3], scheme)
        #expect(try key.decrypt(ciphertext, scheme) == [1, 2, 3])
        #expect(throws: OpenSSLError.self) { try key.decrypt(ciphertext, RSAOAEP(digest: digest, mask: mask)) }
        #expect(throws: OpenSSLError.self) { try PrivateKey.makeRSA(bits: 2048).decrypt(ciphertext, scheme) }
        #expect(throws: OpenSSLError.self) { try SharedKeys.ec.get().publicKey.encrypt([1], scheme) }
    }
}

/// Keys take time to make; tests that do not change them share them.
enum SharedKeys {
    static let rsa = Result { try PrivateKey.makeRSA(bits: 2048) }
    static let ec = Result { try PrivateKey.makeEC(.p256) }
}
