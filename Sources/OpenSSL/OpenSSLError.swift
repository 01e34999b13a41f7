import COpenSSL

/// OpenSSL refused or failed: what was being done and what its error queue said, oldest first.
///
/// Making one empties the queue of this thread, so that nobody after us reads our error.
package struct OpenSSLError: Error, Hashable, Sendable, CustomStringConvertible {
    package let operation: String
    package let reasons: [String]

    init(_ operation: String, reasons: [String]) {
        self.operation = operation
        self.reasons = reasons
    }

    init(taking operation: String) {
        self.operation = operation
        var reasons: [String] = []
        while case let code = ERR_get_error(), code != 0 {
            var text = [CChar](repeating: 0, count: 256)
            unsafe ERR_error_string_n(code, &text, text.count)
            reasons.append(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        self.reasons = reasons
    }

    package var description: String {
        ([operation] + reasons).joined(separator: ": ")
    }
}

/// OpenSSL answers 1 for success and anything else for failure, almost everywhere.
func check(_ result: Int32, _ operation: String) throws(OpenSSLError) {
    guard result == 1 else { throw OpenSSLError(taking: operation) }
}
