/// A server that takes mail from us, and how it is reached.
package struct SMTPServer: Hashable, Sendable {
    package enum Security: Hashable, Sendable {
        /// TLS from the first byte (RFC 8314 §3.3).
        case implicit
        /// STARTTLS (RFC 3207); where the server does not offer it, nothing is sent.
        case required
        /// In the clear, password included: for a server on the same machine.
        case none
    }

    package struct Credentials: Hashable, Sendable {
        package let user: String
        package let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package var host: String
    package var port: Int
    package var security: Security
    package var credentials: Credentials?
    /// A file with the certificates to trust, in PEM; nil: the system's.
    package var trustRoots: String?
    /// What we call ourselves in EHLO: a domain name.
    package var clientName: String
    /// From the first byte to the last answer.
    package var timeout: Duration
    /// How long a connection is kept for the next message.
    package var idle: Duration

    package init(
        host: String,
        port: Int,
        security: Security,
        credentials: Credentials? = nil,
        trustRoots: String? = nil,
        clientName: String = "localhost",
        timeout: Duration = .seconds(25),
        idle: Duration = .seconds(30)
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.credentials = credentials
        self.trustRoots = trustRoots
        self.clientName = clientName
        self.timeout = timeout
        self.idle = idle
    }
}
