import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct DomainRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, claim, verify, release] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/domains",
            "listDomains",
            "The organization's e-mail domains",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: DomainView.self))
        ) { [backend] call in
            let domains = try await backend.situation(call).organization.domains.sorted { $0.key < $1.key }
            return Reply(try .of(domains.map { DomainView(name: $0.key, domain: $0.value) }, call.query, call))
        }
    }

    private var claim: Endpoint {
        Endpoint(
            .post,
            "/v1/domains",
            "claimDomain",
            "Claim an e-mail domain; it counts once it is verified",
            for: .admins,
            body: .json(NewDomain.self),
            answers: .json(.created, DomainView.wire)
        ) { [backend] call in
            let challenge = String(backend.random(), radix: 16)
            let (situation, position) = try await backend.perform(ClaimDomain(domain: call.body.name, challenge: challenge), call)
            return try Self.reply(call.body.name, situation, position)
        }
    }

    private var verify: Endpoint {
        Endpoint(
            .post,
            "/v1/domains/{name}/verify",
            "verifyDomain",
            "Look the proof up in the DNS",
            for: .admins,
            answers: .json(.ok, DomainView.wire),
            refusals: ["domain-not-proven", "domain-taken"]
        ) { [backend] call in
            let name = try call.path("name")
            guard let domain = try await backend.situation(call).organization.domains[name] else { throw CommandError.notFound }
            if !domain.isVerified { try await backend.prove(name, domain, of: call.principal.organization) }
            let (situation, position) = try await backend.perform(VerifyDomain(domain: name, proof: .dns), call)
            return try Self.reply(name, situation, position)
        }
    }

    private var release: Endpoint {
        Endpoint(
            .delete,
            "/v1/domains/{name}",
            "releaseDomain",
            "Give an e-mail domain up",
            for: .recentlySignedInAdmins,
            answers: .nothing
        ) { [backend] call in
            let (_, position) = try await backend.perform(ReleaseDomain(domain: try call.path("name")), call)
            do {
                try await backend.directory.release(domain: try call.path("name"), of: call.principal.organization)
            } catch let error as SignInStoreError {
                throw CommandError.unavailable(error)
            }
            return Reply(NoBody(), sequence: position)
        }
    }

    private static func reply(_ name: String, _ situation: Situation, _ position: Position) throws(Problem) -> Reply<DomainView> {
        guard let domain = situation.organization.domains[name] else { throw .notFound }
        return Reply(DomainView(name: name, domain: domain), sequence: position)
    }
}

extension Backend {
    /// SSO_RULES P2.1, P2.2: the record is there, and the domain is nobody else's.
    fileprivate func prove(_ name: String, _ domain: Domain, of organization: OrganizationID) async throws {
        guard let expected = DomainView.recordValue(domain) else { return }
        let records: [String]
        do {
            records = try await textRecords(DomainView.recordName(name))
        } catch {
            throw CommandError.unavailable(error)
        }
        guard records.contains(expected) else {
            throw CommandError.refused([Refusal("domain-not-proven", rule: "P2.1", detail: "refusal.domain-not-proven")])
        }
        let isFree: Bool
        do {
            isFree = try await directory.register(domain: name, of: organization)
        } catch {
            throw CommandError.unavailable(error)
        }
        guard isFree else {
            throw CommandError.refused([Refusal("domain-taken", rule: "P2.2", detail: "refusal.domain-taken")])
        }
    }
}

struct NewDomain: WireInput {
    let name: String

    init(reading fields: inout ObjectReader) {
        name = fields.required("name", .text(3...253))
    }
}

struct DomainView: WireOutput {
    static var schemaName: String { "Domain" }

    let name: String
    let domain: Domain

    static func recordName(_ domain: String) -> String { "_away.\(domain)" }

    /// Nil: nothing is looked up, the operator vouches.
    static func recordValue(_ domain: Domain) -> String? { domain.challenge.map { "away-domain-verification=\($0)" } }

    static func describe(_ shape: inout Shape<DomainView>) {
        shape.field("name", .string) { $0.name }
        shape.field("verified", .boolean) { $0.domain.isVerified }
        shape.field("recordName", .string, "Where the TXT record is looked up.") { recordName($0.name) }
        shape.nullable("recordValue", .string, "Null: the operator of the installation vouches for it, without a record.") {
            recordValue($0.domain)
        }
    }
}
