package import JSON
package import OpenSSL

/// Signs tokens: client assertions (`private_key_jwt`) and what the development provider issues.
package struct JWSSigner: Sendable {
    package let algorithm: JWSAlgorithm
    package let keyID: String?
    private let key: PrivateKey

    /// Nil when the algorithm does not fit the key (RFC 7518 3.1).
    package init?(_ algorithm: JWSAlgorithm, key: PrivateKey, keyID: String? = nil) {
        guard algorithm.fits(key.publicKey.components) else { return nil }
        self.algorithm = algorithm
        self.key = key
        self.keyID = keyID
    }

    /// - Returns: The token in compact serialization (RFC 7515 7.1).
    package func sign(_ payload: JSON, type: String? = "JWT") throws(OpenSSLError) -> String {
        var header = JSONObject()
        header.append("alg", .string(algorithm.rawValue))
        if let type { header.append("typ", .string(type)) }
        if let keyID { header.append("kid", .string(keyID)) }
        let input = Base64.url.encode(JSON.object(header).bytes) + "." + Base64.url.encode(payload.bytes)
        return input + "." + Base64.url.encode(try key.signature(for: Array(input.utf8), by: algorithm.signature))
    }
}
