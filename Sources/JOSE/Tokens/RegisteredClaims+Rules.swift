import SSO

/// The rules that several kinds of token share. Each gives the claim that it has checked.
extension RegisteredClaims {
    /// SSO_RULES O6.2
    func issuer(_ expected: String) throws(Refusal) {
        guard let issuer, issuer.isExactly(expected) else {
            throw Refusal("O6.2", "the issuer is another or missing", expected: expected, received: issuer ?? "none")
        }
    }

    /// SSO_RULES O6.5
    func expiry(at now: UnixTime, skew: Duration) throws(Refusal) -> UnixTime {
        guard let expires else { throw Refusal("O6.5", "the token has no expiry") }
        guard now < expires + skew else {
            throw Refusal("O6.5", "the token is expired", expected: "after \(now)", received: "\(expires)")
        }
        return expires
    }

    /// SSO_RULES O6.7
    func issueTime(at now: UnixTime, skew: Duration) throws(Refusal) -> UnixTime {
        guard let issued else { throw Refusal("O6.7", "the token has no time of issue") }
        guard issued <= now + skew else {
            throw Refusal("O6.7", "the token was issued in the future", expected: "at most \(now)", received: "\(issued)")
        }
        return issued
    }

    /// SSO_RULES O6.8
    func begun(at now: UnixTime, skew: Duration) throws(Refusal) {
        if let notBefore, notBefore > now + skew {
            throw Refusal("O6.8", "the token is not valid yet", expected: "at most \(now)", received: "\(notBefore)")
        }
    }

    /// SSO_RULES O6.10
    func subjectIdentifier() throws(Refusal) -> String {
        guard let subject, (1...255).contains(subject.unicodeScalars.count) else {
            throw Refusal("O6.10", "the subject is missing, empty or longer than 255 characters")
        }
        return subject
    }

    /// SSO_RULES O6.3
    func audience(_ expected: String) throws(Refusal) -> [String] {
        guard let audiences, audiences.containsExactly(expected) else {
            let received = audiences.map { $0.joined(separator: " ") } ?? "none"
            throw Refusal("O6.3", "the audience is another or missing", expected: expected, received: received)
        }
        return audiences
    }
}
