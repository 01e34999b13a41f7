import Foundation
import JSON
import OpenSSL
import SSO
import Synchronization
import Testing

@testable import JOSE

@Suite struct `The token corpus` {
    @Test func `is there`() throws {
        #expect(try !CorpusCase.all.get().isEmpty)
    }

    @Test(arguments: try CorpusCase.all.get())
    func `is judged as written`(corpusCase: CorpusCase) async throws {
        let relyingParty = try RelyingParty(corpusCase)
        let expected = corpusCase.expected
        do {
            let claims = try await relyingParty.claims(of: corpusCase.token)
            #expect(expected.verdict == .accept, "\(corpusCase.title): accepted")
            if let expectedClaims = expected.claims {
                #expect(Value(.object(claims)) == expectedClaims)
            }
        } catch let refusal as Refusal {
            #expect(expected.verdict == .reject, "\(corpusCase.title): \(refusal)")
            #expect(expected.rules?.contains(refusal.rule) ?? false, "\(corpusCase.title): \(refusal)")
        }
        if let fetches = expected.fetches {
            #expect(relyingParty.fetches.count == fetches)
        }
    }
}

/// Counts how often the provider is asked.
final class FetchCounter: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func increment() {
        number.withLock { $0 += 1 }
    }
}

/// The connection of a corpus case, made of the validators that the service uses.
struct RelyingParty {
    let fetches = FetchCounter()
    private let corpusCase: CorpusCase
    private let trust: TokenTrust
    private let keys: JWKSCache
    private let now: UnixTime

    init(_ corpusCase: CorpusCase) throws {
        self.corpusCase = corpusCase
        let now = UnixTime(corpusCase.config.now)
        self.now = now
        trust = TokenTrust(
            issuer: corpusCase.config.issuer,
            clientID: corpusCase.config.clientId,
            algorithms: Set(corpusCase.config.allowedAlgorithms),
            clockSkew: .seconds(corpusCase.config.clockSkewSeconds)
        )
        let cached = try corpusCase.previousJwks.map { previous in
            (keys: try JWKSet(["keys": .array(previous.keys.map(\.json))]), expires: UnixTime(previous.expiresAt))
        }
        let answer = corpusCase.jwks.json.bytes
        keys = JWKSCache(cached: cached, now: { now }) { [fetches] in
            fetches.increment()
            return FetchedKeys(body: answer)
        }
    }

    func claims(of token: String) async throws -> JSONObject {
        let config = corpusCase.config
        switch corpusCase.kind {
        case .idToken:
            let validator = IDTokenValidator(
                trust: trust,
                trustedAudiences: config.trustedAudiences,
                hostedDomain: config.hostedDomain,
                keys: keys
            )
            let expectations = IDTokenExpectations(
                nonce: config.nonce,
                maximumAge: config.maxAgeSeconds.map { .seconds($0) },
                authenticationContexts: config.requiredAcr,
                accessToken: config.accessToken,
                code: config.code
            )
            return try await validator.validate(token, expecting: expectations, at: now).claims
        case .accessToken:
            let validator = try #require(AccessTokenValidator(trust: trust, audience: config.apiAudience, keys: keys))
            return try await validator.validate(token, at: now).claims
        case .logoutToken:
            return try await LogoutTokenValidator(trust: trust, keys: keys)
                .validate(token, at: now) { tokenID, _ in !config.seenTokenIds.contains(tokenID) }
                .claims
        }
    }
}

extension UnixTime {
    init(_ date: Date) {
        self.init(seconds: Int64(date.timeIntervalSince1970))
    }
}
