import OpenSSL
import SSO
import Synchronization

/// Codes and access tokens that were given out, in memory: a restart forgets them, as it forgets the keys.
final class Grants: Sendable {
    struct Grant: Sendable {
        let person: DevelopmentPerson
        let nonce: String?
        let codeChallenge: String
        let redirectURI: String
        let clientID: String
        let authenticatedAt: Int64
        let expires: Int64
    }

    private struct State {
        var codes: [String: Grant] = [:]
        var accessTokens: [String: (person: DevelopmentPerson, expires: Int64)] = [:]
    }

    private let state = Mutex(State())

    /// A code for one minute.
    func makeCode(_ grant: Grant) -> String {
        let code = Base64.url.encode(randomBytes(32))
        state.withLock { state in
            state.codes = state.codes.filter { $0.value.expires > grant.authenticatedAt }
            state.codes[code] = grant
        }
        return code
    }

    /// Uses the code up, whatever comes of it (RFC 6749 4.1.2).
    func take(_ code: String, at now: Int64) -> Grant? {
        state.withLock { $0.codes.removeValue(forKey: code) }.flatMap { now < $0.expires ? $0 : nil }
    }

    func remember(_ accessToken: String, of person: DevelopmentPerson, until expires: Int64, at now: Int64) {
        state.withLock { state in
            state.accessTokens = state.accessTokens.filter { $0.value.expires > now }
            state.accessTokens[accessToken] = (person, expires)
        }
    }

    func person(_ accessToken: String, at now: Int64) -> DevelopmentPerson? {
        state.withLock { $0.accessTokens[accessToken] }.flatMap { now < $0.expires ? $0.person : nil }
    }
}
