package import Application
import Leave
import Logging

extension SignInService {
    package func signOut(sessionCookie: String?) async throws(SignInError) -> Departure? {
        guard let secret = sessionCookie.flatMap({ Secret($0) }) else { return nil }
        // Ours ends first; whatever the provider does afterwards changes nothing (S8.4, O8.4).
        let ended = try await available { () throws(SignInStoreError) in try await ports.sessions.end(secret.hash) }
        guard let session = ended, let connection = session.connection, let sealed = session.logoutHint else { return nil }
        do {
            guard let scene = try await scene(of: connection, in: session.organization) else { return nil }
            return try await departure(for: try open(sealed, for: secret.hash), at: scene)
        } catch {
            logger.info(
                "the provider cannot be told of a sign-out",
                metadata: ["organization": "\(session.organization)", "connection": "\(connection)", "error": "\(error)"]
            )
            return nil
        }
    }

    private func departure(for hint: LogoutHint, at scene: Scene) async throws -> Departure? {
        switch (hint, scene.connection.provider) {
        case (.openIDConnect(let idToken), .openIDConnect(let settings)):
            try await openIDConnectLogout(idToken: idToken, settings, scene)
        case (.saml(let value, let format, let nameQualifier, let spNameQualifier, let sessionIndex), .saml(let settings)):
            try await samlLogout(
                .nameID(value: value, format: format, nameQualifier: nameQualifier, spNameQualifier: spNameQualifier),
                sessionIndex: sessionIndex,
                settings,
                scene
            )
        case (.openIDConnect, .saml), (.saml, .openIDConnect): nil
        }
    }
}
