import COpenSSL

/// Owns a `BIGNUM`; for public values only (nothing here runs in constant time).
@safe struct BigNumber: ~Copyable {
    let pointer: OpaquePointer

    /// Adopts what OpenSSL made; only an exhausted memory makes it null.
    init(adopting pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { preconditionFailure("out of memory") }
        unsafe self.pointer = pointer
    }

    /// - Parameter bytes: Big-endian.
    init(_ bytes: [UInt8]) {
        unsafe self.init(adopting: BN_bin2bn(bytes, Int32(bytes.count), nil))
    }

    init(_ word: UInt) {
        unsafe self.init(adopting: BN_new())
        let result = unsafe BN_set_word(pointer, word)
        precondition(result == 1, "out of memory")
    }

    deinit {
        unsafe BN_free(pointer)
    }

    /// Big-endian, without leading zero bytes.
    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (Int(unsafe BN_num_bits(pointer)) + 7) / 8)
        _ = unsafe BN_bn2bin(pointer, &bytes)
        return bytes
    }

    var isZero: Bool { unsafe BN_is_zero(pointer) == 1 }
    var isOne: Bool { unsafe BN_is_one(pointer) == 1 }

    static func == (left: borrowing Self, right: borrowing Self) -> Bool {
        unsafe BN_cmp(left.pointer, right.pointer) == 0
    }

    static func < (left: borrowing Self, right: borrowing Self) -> Bool {
        unsafe BN_cmp(left.pointer, right.pointer) < 0
    }
}

/// Arithmetic modulo a prime.
@safe struct PrimeField: ~Copyable {
    let modulus: BigNumber
    private let scratch: OpaquePointer

    init(modulus: consuming BigNumber) {
        self.modulus = modulus
        guard let scratch = unsafe BN_CTX_new() else { preconditionFailure("out of memory") }
        unsafe self.scratch = scratch
    }

    deinit {
        unsafe BN_CTX_free(scratch)
    }

    func sum(_ left: borrowing BigNumber, _ right: borrowing BigNumber) -> BigNumber {
        let result = BigNumber(0)
        let done = unsafe BN_mod_add(result.pointer, left.pointer, right.pointer, modulus.pointer, scratch)
        precondition(done == 1, "out of memory")
        return result
    }

    func difference(_ left: borrowing BigNumber, _ right: borrowing BigNumber) -> BigNumber {
        let result = BigNumber(0)
        let done = unsafe BN_mod_sub(result.pointer, left.pointer, right.pointer, modulus.pointer, scratch)
        precondition(done == 1, "out of memory")
        return result
    }

    func product(_ left: borrowing BigNumber, _ right: borrowing BigNumber) -> BigNumber {
        let result = BigNumber(0)
        let done = unsafe BN_mod_mul(result.pointer, left.pointer, right.pointer, modulus.pointer, scratch)
        precondition(done == 1, "out of memory")
        return result
    }

    func power(_ base: borrowing BigNumber, _ exponent: borrowing BigNumber) -> BigNumber {
        let result = BigNumber(0)
        let done = unsafe BN_mod_exp(result.pointer, base.pointer, exponent.pointer, modulus.pointer, scratch)
        precondition(done == 1, "out of memory")
        return result
    }
}
