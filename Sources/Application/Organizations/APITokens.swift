import EventSourcing
package import Leave
import Texts

/// A person makes a token for programs; the secret itself is never part of the history (SSO_RULES C4).
package struct IssueAPIToken: Command {
    package var id: APITokenID
    package var owner: EmployeeID
    package var name: String?
    package var scope: Principal.Scope
    /// Seconds since 1970.
    package var expires: Int64

    package init(id: APITokenID, owner: EmployeeID, name: String?, scope: Principal.Scope, expires: Int64) {
        self.id = id
        self.owner = owner
        self.name = name
        self.scope = scope
        self.expires = expires
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        _ = try situation.person(owner)
        // A token acts as its owner: nobody makes one for somebody else, but the person at the server.
        let isOwn = owner == situation.principal.employee || situation.principal.credential == .operatorConsole
        guard isOwn, scope <= situation.principal.scope else { throw .forbidden(code: "forbidden") }
        var faults = Faults()
        if let name { faults.check(name: name) }
        let seconds = expires - situation.now.microseconds / 1_000_000
        if !(1...APIToken.longestLifetime).contains(seconds) {
            faults.add(Refusal("invalid-value", rule: "C4.1", pointer: "/expires", detail: "refusal.token-expiry"))
        }
        try faults.finish()
        return [.apiTokenIssued(APITokenIssued(token: id, owner: owner, name: name, scope: scope, expires: expires))]
    }
}

package struct RevokeAPIToken: Command {
    package var id: APITokenID

    package init(id: APITokenID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        guard let token = situation.organization.apiTokens[id] else { throw .notFound }
        guard token.owner == situation.principal.employee || situation.actsAsAdmin else { throw .notFound }
        return token.isRevoked ? [] : [.apiTokenRevoked(APITokenRevoked(token: id, owner: token.owner))]
    }
}
