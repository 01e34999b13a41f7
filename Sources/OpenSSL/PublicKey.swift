import COpenSSL

/// The elliptic curves of ECDSA here (SSO_RULES S4.11).
package enum Curve: String, CaseIterable, Hashable, Sendable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"

    /// Bytes of a coordinate, and of each half of a signature.
    package var byteCount: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }

    var groupName: String {
        switch self {
        case .p256: "prime256v1"
        case .p384: "secp384r1"
        case .p521: "secp521r1"
        }
    }
}

/// A public key and what it is made of. That it exists does not mean that it is good: see ``checkPolicy()``.
package struct PublicKey: Sendable {
    /// Numbers are big-endian without leading zeros; coordinates have the field's length.
    package enum Components: Hashable, Sendable {
        case rsa(modulus: [UInt8], exponent: [UInt8])
        case ec(Curve, x: [UInt8], y: [UInt8])
        case ed25519([UInt8])
        /// Another kind, which can come in a certificate; its name.
        case unsupported(String)
    }

    package let components: Components
    let reference: KeyReference

    /// Takes over a key that OpenSSL has read.
    init(adopting handle: consuming KeyHandle) {
        let reference = KeyReference(handle)
        components = unsafe reference.withPointer { key in unsafe Components(reading: key) }
        self.reference = reference
    }

    /// Bits of the RSA modulus or of the curve's field; 0 for unsupported kinds.
    package var bits: Int {
        switch components {
        case .rsa(let modulus, _): modulus.bitWidthOfNumber
        case .ec(.p256, _, _): 256
        case .ec(.p384, _, _): 384
        case .ec(.p521, _, _): 521
        case .ed25519: 256
        case .unsupported: 0
        }
    }

    /// Bits of the RSA exponent; nil for other kinds.
    package var exponentBits: Int? {
        guard case .rsa(_, let exponent) = components else { return nil }
        return exponent.bitWidthOfNumber
    }

    /// SSO_RULES S4.11: RSA of 2048 to 8192 bits, odd, with an odd exponent of 65537 or more; P-256, P-384, P-521; here also
    /// Ed25519, whose points are checked when the key is made. The bound of O4.4 on the exponent is ``exponentBits`` ≤ 32.
    package func checkPolicy() throws(UnusableKey) {
        switch components {
        case .rsa(let modulus, let exponent):
            let bits = modulus.bitWidthOfNumber
            guard (2048...8192).contains(bits) else { throw .modulusLength(bits: bits) }
            guard let low = modulus.last, low & 1 == 1 else { throw .evenModulus }
            guard let low = exponent.last, low & 1 == 1, exponent.bitWidthOfNumber >= 17 else { throw .exponent }
        case .ec, .ed25519: break
        case .unsupported(let name): throw .unsupported(name)
        }
    }
}

extension PublicKey: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        left.components == right.components
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(components)
    }
}

extension [UInt8] {
    /// Bits of a big-endian number.
    var bitWidthOfNumber: Int {
        guard let first = firstIndex(where: { $0 != 0 }) else { return 0 }
        return (count - first) * 8 - self[first].leadingZeroBitCount
    }
}
