import OpenSSL
import SAML
import SSO
import Testing

@Suite struct `A changed response` {
    /// Changes octets of accepted messages at random. Most of a message is signed, the rest says nothing about the person.
    @Test(
        arguments: Corpus.cases(ResponseCase.self, environment: "AWAY_SAML_CORPUS", folder: "saml").filter {
            $0.expected.verdict == .accept
        }
    )
    func `is refused or says the same`(response: ResponseCase) throws {
        let accepted = try response.accept()
        let bytes = try #require(Base64.standard.decode(response.samlResponse, skippingWhitespace: true))
        var random = Generator(state: UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15 | 1)
        var refusals: Set<SSORule> = []
        for _ in 0..<25 {
            let changed = Base64.standard.encode(random.change(bytes))
            do {
                let assertion = try response.accept(changed)
                #expect(assertion == accepted, "\(changed)")
            } catch {
                refusals.insert(try #require(error as? Refusal).rule)
            }
        }
        #expect(!refusals.isEmpty)
    }
}

/// xorshift64*: the same changes in every run.
private struct Generator {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 2_685_821_657_736_338_717) >> 33) % bound
    }

    mutating func change(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let place = below(bytes.count)
        switch below(5) {
        case 0: bytes[place] ^= UInt8(1 << below(8))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("<>&\"' =/!-az\u{0}".utf8)[below(13)], at: place)
        case 3:
            let end = min(place + below(600), bytes.count)
            bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
        default: bytes.removeSubrange(place..<min(place + below(600), bytes.count))
        }
        return bytes
    }
}
