import OpenSSL
import Testing

@Suite struct `The installation's secrets` {
    private let old = [UInt8](repeating: 1, count: 32)
    private let new = [UInt8](repeating: 2, count: 32)

    @Test func `seal with the first and open with any`() throws {
        let before = try #require(SecretKeys([old]))
        let after = try #require(SecretKeys([new, old]))
        let sealed = try before.seal([1, 2, 3], context: [4])
        #expect(try after.open(sealed, context: [4]) == [1, 2, 3])
        let young = try after.seal([5], context: [])
        #expect(try after.open(young, context: []) == [5])
        #expect(throws: UnknownSecretKey.self) { try before.open(young, context: []) }
    }

    @Test func `open nothing elsewhere, nothing that was changed, nothing short`() throws {
        let secrets = try #require(SecretKeys([old]))
        var sealed = try secrets.seal([1, 2, 3], context: [4])
        #expect(throws: (any Error).self) { try secrets.open(sealed, context: [5]) }
        sealed[20] ^= 1
        #expect(throws: (any Error).self) { try secrets.open(sealed, context: [4]) }
        #expect(throws: (any Error).self) { try secrets.open([], context: [4]) }
        #expect(throws: (any Error).self) { try secrets.open(Array(sealed.prefix(17)), context: [4]) }
    }

    @Test func `are read from a setting`() {
        let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
        #expect(SecretKeys(text: key) != nil)
        #expect(SecretKeys(text: "\(key),\(key)") != nil)
        #expect(SecretKeys(text: "") == nil)
        #expect(SecretKeys(text: "AQEB") == nil)
        #expect(SecretKeys(text: "\(key),?") == nil)
    }

    @Test func `make codes that differ by secret and purpose, the first secret's first`() throws {
        let before = try #require(SecretKeys([old]))
        let after = try #require(SecretKeys([new, old]))
        let codes = after.codes(for: [1, 2, 3], purpose: "a")
        #expect(codes.count == 2)
        #expect(codes.last == before.codes(for: [1, 2, 3], purpose: "a").first)
        #expect(codes.first != codes.last)
        #expect(before.codes(for: [1, 2, 3], purpose: "b") != before.codes(for: [1, 2, 3], purpose: "a"))
        #expect(codes.allSatisfy { $0.count == 32 && $0 != HashAlgorithm.sha256.hash([1, 2, 3]) })
    }
}
