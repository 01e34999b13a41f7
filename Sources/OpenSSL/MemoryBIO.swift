import COpenSSL

/// Owns a memory buffer in the form in which OpenSSL reads and writes text.
@safe struct MemoryBIO: ~Copyable {
    let pointer: OpaquePointer

    init() throws(OpenSSLError) {
        guard let pointer = unsafe BIO_new(BIO_s_mem()) else { throw OpenSSLError(taking: "memory buffer") }
        unsafe self.pointer = pointer
    }

    func write(_ bytes: [UInt8]) throws(OpenSSLError) {
        guard unsafe bytes.isEmpty || BIO_write(pointer, bytes, Int32(bytes.count)) == Int32(bytes.count) else {
            throw OpenSSLError(taking: "memory buffer")
        }
    }

    deinit {
        unsafe BIO_free(pointer)
    }

    /// Takes out everything that was written.
    func read() -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = unsafe BIO_read(pointer, &chunk, Int32(chunk.count)), count > 0 {
            bytes.append(contentsOf: chunk.prefix(Int(count)))
        }
        return bytes
    }
}
