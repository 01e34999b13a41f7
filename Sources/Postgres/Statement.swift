import Glibc

/// SQL with its parameters, ready to be sent.
///
///     Statement("SELECT name FROM people WHERE organization_id = $1 AND id = $2", [organization, id])
///
/// The text is the key under which each connection keeps it prepared; so it is a literal, never built from values.
package struct Statement: Sendable {
    package let sql: String
    /// Kept prepared by each connection. False for what is run once: schema changes, SQL whose text varies without bound.
    package let isPrepared: Bool
    let parameters: Parameters

    package init(_ sql: String, _ parameters: [any PostgresEncodable] = [], prepared: Bool = true) {
        self.sql = sql
        self.parameters = Parameters(parameters)
        isPrepared = prepared
    }

    /// PostgreSQL's protocol counts parameters in 16 bits.
    package static let maximumParameters = 65_535

    /// Messages have a length of 31 bits, and libpq buffers a whole one.
    static let maximumBytes = 1 << 30

    /// Why it cannot be sent.
    var problem: PostgresError.Code? {
        // C would take the text to end there.
        if sql.hasNUL { return .invalidStatement }
        if parameters.count > Self.maximumParameters { return .tooManyParameters }
        if parameters.isOversized || parameters.bytes.count + sql.utf8.count > Self.maximumBytes { return .tooLarge }
        return nil
    }
}

/// Statements that go in front of others in the same round trip and prepare the session for them, for example by telling row-level
/// security who asks. Their results are dropped.
package struct Prelude: Sendable {
    package let statements: [Statement]
    /// A read with this prelude is wrapped in BEGIN and COMMIT, because its statements (`SET LOCAL`) act in such a block only.
    package let needsBlock: Bool

    package init(_ statements: [Statement] = [], needsBlock: Bool = false) {
        self.statements = statements
        self.needsBlock = needsBlock
    }

    package static let none = Prelude()
}

extension String {
    /// By `memchr`: it runs for each statement that is sent.
    var hasNUL: Bool {
        let found = unsafe utf8.withContiguousStorageIfAvailable { bytes in
            guard let start = bytes.baseAddress else { return false }
            return unsafe memchr(start, 0, bytes.count) != nil
        }
        return found ?? utf8.contains(0)
    }
}
