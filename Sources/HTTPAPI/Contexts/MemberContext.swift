package import Application
package import Hummingbird
package import Texts

/// What is known where a caller is known: it cannot exist without one.
package struct MemberContext: ChildRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let principal: Principal
    /// What unsafe requests with the same session must send (SSO_RULES C3.1); nil for tokens.
    package let csrfToken: String?
    /// What the principal was found by.
    let standing: Standing?
    package let requestID: String
    package let peer: String?
    /// Of the language to answer in.
    package let texts: Catalogue

    package init(context: PublicContext) throws {
        guard let caller = context.caller else { throw Problem.unauthenticated }
        coreContext = context.coreContext
        principal = caller.principal
        csrfToken = caller.csrfToken
        standing = context.standing
        requestID = context.requestID
        peer = context.peer
        texts = context.texts
    }
}
