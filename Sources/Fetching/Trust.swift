import NIOSSL
import Synchronization

/// Whose certificates are believed.
///
/// The system's are loaded for the first connection that is secured: they take a megabyte, and a service whose people sign in by SAML asks nobody.
final class Trust: Sendable {
    private let loaded: Mutex<NIOSSLContext?>

    /// - Parameter file: The certificates in PEM, loaded at once, so that a wrong file is told at once; nil: the system's.
    init(_ file: String?) throws {
        loaded = Mutex(try file.map { try Self.load(.file($0)) })
    }

    /// Loaded outside of the lock, which nobody may hold for long: several who ask at once at first may load them, each the same.
    var context: NIOSSLContext {
        get throws {
            if let loaded = loaded.withLock({ $0 }) { return loaded }
            let context = try Self.load(.default)
            loaded.withLock { $0 = context }
            return context
        }
    }

    private static func load(_ roots: NIOSSLTrustRoots) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.trustRoots = roots
        return try NIOSSLContext(configuration: configuration)
    }
}
