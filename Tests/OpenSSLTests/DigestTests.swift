import Testing

@testable import OpenSSL

@Suite struct `Digests` {
    /// FIPS 180-4, the example "abc".
    @Test(arguments: [
        (HashAlgorithm.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        ),
        (
            .sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ])
    func `agree with the standard`(algorithm: HashAlgorithm, expected: String) {
        #expect(algorithm.hash(Array("abc".utf8)) == hex(expected))
        #expect(algorithm.byteCount == hex(expected).count)
    }

    @Test func `take bytes piece by piece`() {
        var digest = Digest(.sha256)
        digest.update([UInt8]("a".utf8).span.bytes)
        digest.update([UInt8]().span.bytes)
        digest.update([UInt8]("bc".utf8).span.bytes)
        #expect(digest.finalize() == HashAlgorithm.sha256.hash(Array("abc".utf8)))
    }

    /// RFC 4231 4.3
    @Test func `authenticate with a key`() {
        let message = Array("what do ya want for nothing?".utf8)
        let code = hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(HMACSHA256.code(for: message, key: Array("Jefe".utf8)) == code)
        #expect(HMACSHA256.isValid(code, for: message, key: Array("Jefe".utf8)))
        #expect(!HMACSHA256.isValid(code, for: message, key: Array("jefe".utf8)))
        #expect(!HMACSHA256.isValid(Array(code.dropLast()), for: message, key: Array("Jefe".utf8)))
    }

    @Test func `and random bytes differ`() {
        #expect(randomBytes(32) != randomBytes(32))
        #expect(randomBytes(0).isEmpty)
    }
}

@Suite struct `Base64 text` {
    /// RFC 4648 10
    @Test(
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]
        )
    )
    func `agrees with the standard`(plain: String, encoded: String) {
        #expect(Base64.standard.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.standard.decode(encoded) == Array(plain.utf8))
        let bare = encoded.filter { $0 != "=" }
        #expect(Base64.url.encode(Array(plain.utf8)) == bare)
        #expect(Base64.url.decode(bare) == Array(plain.utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "Z===", "Zm9v=", "Zm9v====", "Zg==Zg==", "Zm 9v", "Zm9v\n", "Zm-_", "é"])
    func `in another form is refused`(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test(arguments: ["Zg==", "Zh", "Zm9", "A", "Zm+/", "Zm 9v"])
    func `of URLs in another form is refused`(text: String) {
        #expect(Base64.url.decode(text) == nil)
    }

    @Test func `may be wrapped where that is allowed`() {
        #expect(Base64.standard.decode("Z m\r\n9\tvYg =\n= ", skippingWhitespace: true) == Array("foob".utf8))
        #expect(Base64.url.decode("-_-_") == [0xFB, 0xFF, 0xBF])
        #expect(Base64.standard.decode("+/+/") == [0xFB, 0xFF, 0xBF])
    }
}
