/// It stays unknown which records a name has: a failure of infrastructure. That it has none is an empty answer, not this.
package struct LookupFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Error, Hashable, Sendable {
        /// Not a name of A-labels within the limits of RFC 1035 2.3.4.
        case invalidName
        case unreachable
        case timeout
        case malformedAnswer
        /// The server could or would not tell; 2 is SERVFAIL, 5 is REFUSED (RFC 1035 4.1.1).
        case response(code: UInt8)
    }

    package let reason: Reason
    package let name: String

    package init(_ reason: Reason, name: String) {
        self.reason = reason
        self.name = name
    }

    package var description: String {
        switch reason {
        case .invalidName: "\(name): invalid-name"
        case .unreachable: "\(name): unreachable"
        case .timeout: "\(name): timeout"
        case .malformedAnswer: "\(name): malformed-answer"
        case .response(let code): "\(name): response \(code)"
        }
    }
}
