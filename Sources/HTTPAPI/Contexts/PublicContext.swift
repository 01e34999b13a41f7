package import Application
package import Hummingbird
import Logging
import NIOCore
package import Texts

/// What is known of every request: its id, whence it comes, and who sent it when a credential was accepted.
package struct PublicContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Set by ``RequestIDMiddleware``.
    package var requestID = ""
    /// Set by ``AuthenticationMiddleware``; nil when no credential came.
    package var caller: Authenticated?
    /// What ``caller`` was found by. Set by ``AuthenticationMiddleware``.
    package var standing: Standing?
    /// The address that the request comes from: the other end of the connection, or whom trusted proxies name (``RequestIDMiddleware``); nil on a
    /// unix socket.
    package var peer: String?
    let notes = RequestNotes()
    /// Of the language to answer in. Set by ``LanguageMiddleware``.
    package var texts = Languages.english

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}
