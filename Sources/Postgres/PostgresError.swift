/// What went wrong between us and the database.
///
/// Its `description` is safe to log: neither SQL nor a parameter's value, which the server's own messages may quote. Those are in
/// `debugDescription`, for people who debug.
package struct PostgresError: Error {
    package enum Code: Hashable, Sendable {
        /// The server answered with an error.
        case server(SQLState)
        /// No connection could be made.
        case connectFailed
        /// The connection ended before the answer came.
        case connectionLost
        /// No connection became free in time.
        case acquireTimedOut
        /// The client or the connection was closed by our side.
        case closed
        /// A statement has more than 65,535 parameters.
        case tooManyParameters
        /// A statement is larger than the protocol allows.
        case tooLarge
        /// The statement has a NUL character in its text, or is one that pipeline mode does not allow (COPY).
        case invalidStatement
        /// COMMIT was answered by ROLLBACK, because a statement before it had failed.
        case rolledBack
        /// A column holds NULL or another type than asked for, or there is no such row or column.
        case undecodable
    }

    package let code: Code
    /// Nobody knows whether the statements took effect: the connection was lost when they could already have been committed.
    package let outcomeUnknown: Bool
    /// Where and why the server refused; nil unless `code` is `.server` or the server refused the connection.
    package let fields: ServerFields?
    private let detail: String?

    init(_ code: Code, outcomeUnknown: Bool = false, fields: ServerFields? = nil, detail: String? = nil) {
        self.code = code
        self.outcomeUnknown = outcomeUnknown
        self.fields = fields
        self.detail = detail
    }

    package var sqlState: SQLState? {
        if case .server(let state) = code { state } else { nil }
    }

    /// Doing the same again, from the start of the transaction, may succeed and cannot do it twice.
    package var isSafeToRetry: Bool {
        switch code {
        case .server(.serializationFailure), .server(.deadlockDetected): true
        case .server(let state): state.endsConnection && !outcomeUnknown
        case .connectionLost: !outcomeUnknown
        default: false
        }
    }

    func with(outcomeUnknown: Bool) -> PostgresError {
        PostgresError(code, outcomeUnknown: outcomeUnknown, fields: fields, detail: detail)
    }
}

/// What the server says about its error (PostgreSQL's protocol, "Error and Notice Message Fields").
package final class ServerFields: Sendable {
    package let severity: String?
    package let schema: String?
    package let table: String?
    package let column: String?
    package let constraint: String?
    /// These three may quote values: never into a log.
    package let message: String?
    package let messageDetail: String?
    package let hint: String?

    init(
        severity: String?,
        schema: String?,
        table: String?,
        column: String?,
        constraint: String?,
        message: String?,
        messageDetail: String?,
        hint: String?,
    ) {
        self.severity = severity
        self.schema = schema
        self.table = table
        self.column = column
        self.constraint = constraint
        self.message = message
        self.messageDetail = messageDetail
        self.hint = hint
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        var text =
            switch code {
            case .server(let state): "PostgreSQL error \(state)"
            case .connectFailed: "no connection to PostgreSQL"
            case .connectionLost: "connection to PostgreSQL lost"
            case .acquireTimedOut: "no PostgreSQL connection became free in time"
            case .closed: "PostgreSQL client closed"
            case .tooManyParameters: "more than 65535 parameters"
            case .tooLarge: "statement too large"
            case .invalidStatement: "statement not allowed"
            case .rolledBack: "transaction rolled back"
            case .undecodable: "unexpected column"
            }
        if let constraint = fields?.constraint { text += ", constraint \(constraint)" }
        if outcomeUnknown { text += ", outcome unknown" }
        return text
    }

    package var debugDescription: String {
        ([description, detail] + [fields?.message, fields?.messageDetail, fields?.hint]).compactMap(\.self).joined(separator: "; ")
    }
}
