/// Why a key is not used (SSO_RULES S4.11, O4.4, O4.5).
package enum UnusableKey: Error, Hashable, Sendable {
    /// Not a key at all; what OpenSSL says.
    case malformed(String)
    /// RSA outside of 2048 to 8192 bits.
    case modulusLength(bits: Int)
    case evenModulus
    /// RSA with an exponent that is even or below 65537.
    case exponent
    /// Coordinates of another length than the field's; in bytes.
    case length(expected: Int, received: Int)
    case notOnCurve
    case smallOrder
    /// Another kind of key or another curve; its name.
    case unsupported(String)
}

extension UnusableKey: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let text): "not a key (\(text))"
        case .modulusLength(let bits): "an RSA modulus of \(bits) bits, allowed are 2048 to 8192"
        case .evenModulus: "an even RSA modulus"
        case .exponent: "an RSA exponent that is even or below 65537"
        case .length(let expected, let received): "coordinates of \(received) bytes instead of \(expected)"
        case .notOnCurve: "a point that is not on its curve"
        case .smallOrder: "a point of small order"
        case .unsupported(let name): "an unsupported kind of key (\(name))"
        }
    }
}
