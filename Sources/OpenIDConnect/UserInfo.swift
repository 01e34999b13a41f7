package import JSON
package import SSO

/// Claims about the person who signed in (OpenID Connect Core 5.3.2), of the same subject as the ID token.
package struct UserInfo: Hashable, Sendable {
    package let claims: JSONObject

    /// - Throws: SSO_RULES O1.10 unless it is a JSON object about that subject.
    package init(_ answer: ProviderResponse, subject: String) throws(Refusal) {
        guard answer.status == 200 else { throw Refusal("O1.10", "UserInfo was not given (status \(answer.status))") }
        // Where it is broken is of no interest: the rule is the same.
        guard let claims = (try? JSON(parsing: answer.body))?.object else {
            throw Refusal("O1.10", "UserInfo is not a strict JSON object")
        }
        guard let received = claims["sub"]?.string, received.isExactly(subject) else {
            throw Refusal("O1.10", "UserInfo is about somebody else")
        }
        self.claims = claims
    }

    /// Only when the provider says that it is verified (SSO_RULES O6.15).
    package var verifiedEmail: String? {
        claims["email_verified"] == .bool(true) ? claims["email"]?.string : nil
    }
}
