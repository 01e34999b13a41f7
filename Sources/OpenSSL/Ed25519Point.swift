/// Checks of an Ed25519 public key that OpenSSL leaves out (SSO_RULES O4.5): it takes any 32 bytes, and a key of small order
/// makes one constant signature valid over every text.
enum Ed25519Point {
    /// Decodes as RFC 8032 5.1.3 does, without computing x: y below p, x² a square, no negative zero.
    static func check(_ encoding: [UInt8]) throws(UnusableKey) {
        guard encoding.count == 32, let last = encoding.last else { throw .length(expected: 32, received: encoding.count) }
        // p = 2²⁵⁵ − 19
        let p: [UInt8] = [0x7F] + [UInt8](repeating: 0xFF, count: 30) + [0xED]
        let field = PrimeField(modulus: BigNumber(p))
        let xIsOdd = last & 0x80 != 0
        let y = BigNumber([last & 0x7F] + encoding.dropLast().reversed())
        guard y < field.modulus else { throw .notOnCurve }
        let one = BigNumber(1)
        let d = curveConstant(in: field)
        let ySquared = field.product(y, y)
        // −x² + y² = 1 + d·x²·y², hence x² = u / v. As v is a square times 1 / v, x² is a square where u · v is.
        let u = field.difference(ySquared, one)
        let v = field.sum(field.product(d, ySquared), one)
        if u.isZero {
            guard !xIsOdd else { throw .notOnCurve }
            throw .smallOrder  // y = ±1: orders 1 and 2
        }
        let half: [UInt8] = [0x3F] + [UInt8](repeating: 0xFF, count: 30) + [0xF6]  // (p − 1) / 2
        guard field.power(field.product(u, v), BigNumber(half)).isOne else { throw .notOnCurve }
        // Order 4 has y = 0; doubling a point of order 8 gives y = 0, hence x² = −y² and d·y⁴ + 2·y² − 1 = 0.
        let quartic = field.product(d, field.product(ySquared, ySquared))
        let doubled = field.sum(ySquared, ySquared)
        guard !y.isZero, !field.difference(field.sum(quartic, doubled), one).isZero else { throw .smallOrder }
    }

    /// d = −121665 / 121666
    private static func curveConstant(in field: borrowing PrimeField) -> BigNumber {
        let exponent: [UInt8] = [0x7F] + [UInt8](repeating: 0xFF, count: 30) + [0xEB]  // p − 2: inversion by Fermat
        let inverse = field.power(BigNumber(121_666), BigNumber(exponent))
        return field.product(field.difference(BigNumber(0), BigNumber(121_665)), inverse)
    }
}
