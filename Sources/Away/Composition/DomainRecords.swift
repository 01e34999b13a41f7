/// The TXT records that prove whose a domain is (SSO_RULES P2.1).
enum DomainRecords {
    static func text(of domain: String) async throws -> [String] {
        throw Failure("no resolver")
    }
}
