/// A five-character code of PostgreSQL's Appendix A: two for the class, three for the condition.
package struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(_ code: String) {
        rawValue = code
    }

    package static let featureNotSupported = Self("0A000")
    package static let characterNotInRepertoire = Self("22021")
    package static let datetimeFieldOverflow = Self("22008")
    package static let invalidTextRepresentation = Self("22P02")
    package static let uniqueViolation = Self("23505")
    package static let checkViolation = Self("23514")
    package static let invalidStatementName = Self("26000")
    package static let serializationFailure = Self("40001")
    package static let deadlockDetected = Self("40P01")
    package static let insufficientPrivilege = Self("42501")
    package static let undefinedTable = Self("42P01")
    package static let lockNotAvailable = Self("55P03")
    package static let queryCanceled = Self("57014")
    package static let adminShutdown = Self("57P01")
    package static let crashShutdown = Self("57P02")
    package static let cannotConnectNow = Self("57P03")

    /// The first two characters.
    package var errorClass: String { String(rawValue.prefix(2)) }

    package var description: String { rawValue }

    /// The server says goodbye with it.
    var endsConnection: Bool {
        self == .adminShutdown || self == .crashShutdown || self == .cannotConnectNow
    }
}
