import COpenSSL

/// Bytes of OpenSSL's generator, which the kernel seeds: fit for keys, nonces, tokens.
package func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = unsafe RAND_bytes(&bytes, Int32(count))
    precondition(result == 1, "without randomness nothing here is safe")
    return bytes
}
