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
    /// The address of the other end of the connection, which may be a proxy's; nil on a unix socket.
    package let peer: String?
    let notes = RequestNotes()
    /// Of the language to answer in. Set by ``LanguageMiddleware``.
    package var texts = Languages.english

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
        logger[metadataKey: "hb.request.id"] = nil  // `request_id` is ours
    }
}
