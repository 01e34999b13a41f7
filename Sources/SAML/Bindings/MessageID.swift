import OpenSSL

/// A new `ID`: `_` and 160 random bits in hexadecimal (SSO_RULES S7.1).
package func makeMessageID() -> String {
    let digits = Array("0123456789abcdef")
    return "_" + String(randomBytes(20).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}
