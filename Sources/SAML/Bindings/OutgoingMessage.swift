package import SSO

/// A message of ours, ready for the browser to carry it.
package enum OutgoingMessage: Hashable, Sendable {
    /// Answer 303 with this `Location`.
    case redirect(url: String)
    /// Answer with a page that posts these fields there, each as a hidden input, escaped.
    case post(url: String, fields: [FormParameters.Field])
}

/// Why a message of ours cannot be made: always the connection's settings, never what somebody sent.
package enum SAMLConfigurationError: Error, Hashable, Sendable {
    /// The provider has no URL for it.
    case noEndpoint
    /// A signature is needed and there is no active key that signs.
    case noSigningKey
    /// A RelayState of more than 80 bytes (SSO_RULES S1.5).
    case relayStateTooLong
    /// OpenSSL or zlib failed; for logs.
    case failed(String)
}
