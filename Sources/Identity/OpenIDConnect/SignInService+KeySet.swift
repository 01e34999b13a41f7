package import Application
import JOSE
import JSON
import Leave
import OpenSSL

extension SignInService {
    package func keySet(of connection: SSOConnectionID) async throws(SignInError) -> String? {
        let scene: Scene
        do {
            scene = try await self.scene(of: connection)
        } catch {
            guard case .unknown = error else { throw error }
            return nil
        }
        guard case .openIDConnect(let settings) = scene.connection.provider, settings.clientAuthentication == .privateKeyJWT else {
            return nil
        }
        let secret = try await available { () throws(SignInStoreError) in
            try await ports.secrets.clientSecret(of: connection, in: scene.organization)
        }
        guard let secret, let key = try? PrivateKey(pem: secret), let signer = JWSSigner(fitting: key),
            let keyID = signer.keyID, let jwk = key.publicKey.jwk(keyID: keyID, algorithm: signer.algorithm)
        else { return nil }  // checked when it was set
        return String(decoding: (["keys": [jwk]] as JSON).bytes, as: UTF8.self)
    }
}
