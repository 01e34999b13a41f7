import Application
import SSO
import Testing

@testable import Identity

/// A browser that signs in: it keeps the two cookies and goes where it is sent.
struct Browser {
    let world: World
    var attemptCookie: String?
    var sessionCookie: String?
    var address = "192.0.2.\(UInt8.random(in: 1...254))"

    init(world: World) { self.world = world }

    var client: SignInClient { client() }

    func client(mayResubmit: Bool = false) -> SignInClient {
        SignInClient(address: address, attemptCookie: attemptCookie, sessionCookie: sessionCookie, mayResubmit: mayResubmit)
    }

    /// To the provider, with a code, and as far as the address to come back to.
    mutating func depart(_ start: SignInStart = SignInStart(slug: "acme")) async throws -> [FormField] {
        try answer(to: try await world.service.begin(start, client: client))
    }

    mutating func answer(to departure: Departure) throws -> [FormField] {
        attemptCookie = departure.attemptCookie ?? attemptCookie
        guard case .redirect(let address) = departure.way, let query = address.split(separator: "?").last,
            let parameters = FormParameters(decoding: query)
        else { throw Unexpected(what: "\(departure)") }
        let code = world.provider.authorize(parameters)
        return [FormField("code", code), FormField("state", parameters["state"] ?? ""), FormField("iss", FakeProvider.issuer)]
    }

    /// From the beginning to the session.
    @discardableResult
    mutating func signIn(_ start: SignInStart = SignInStart(slug: "acme")) async throws -> SignedIn {
        try await arrive(try await depart(start))
    }

    @discardableResult
    mutating func arrive(_ fields: [FormField]) async throws -> SignedIn {
        guard case .signedIn(let signedIn) = try await world.service.completeOpenIDConnect(fields, client: client) else {
            throw Unexpected(what: "no session")
        }
        sessionCookie = signedIn.sessionCookie
        return signedIn
    }

    func principal() async throws -> Principal? {
        try await world.service.authenticate(PresentedCredentials(sessionCookie: sessionCookie, authorization: nil))?.principal
    }

    struct Unexpected: Error {
        let what: String
    }
}

extension World {
    /// What the answer is refused by: the rule in the organization's record, after a refusal with its number.
    func rule(refusing body: () async throws -> Void) async throws -> String? {
        do {
            try await body()
        } catch let error as SignInError {
            guard case .refused(let reference) = error else { return "\(error)" }
            guard let record = try await log.record(reference, of: organization) else { return "unrecorded" }
            guard case .refused(let refusal) = record.outcome else { return nil }
            return refusal.rule
        }
        return nil
    }
}
