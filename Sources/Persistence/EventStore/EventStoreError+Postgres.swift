import EventSourcing
import Postgres

extension SQLState {
    /// Of `away.append_events` and `away.advance_checkpoint`.
    static let storedAlready = Self("AW208")
    static let unknownOrganization = Self("AW404")
    static let conditionFailed = Self("AW409")
    static let headNotAsExpected = Self("AW412")
    static let handledAlready = Self("AW422")
}

extension EventStoreError {
    /// What an error of the client or the server means to the store's user.
    init(_ error: any Error) {
        switch error {
        case let error as EventStoreError:
            self = error
        case let error as PostgresError:
            switch error.sqlState {
            case .unknownOrganization?: self = .unknownOrganization
            case .conditionFailed?: self = .conflict
            case let state? where state.errorClass == "22" || state.errorClass == "23": self = .unencodable(error)
            default: self = .unavailable(error, outcomeUnknown: error.outcomeUnknown)
            }
        default:
            // A cancelled append may have been committed before the server heard of it.
            self = .unavailable(error, outcomeUnknown: error is CancellationError)
        }
    }
}

/// Runs `body` and tells its errors in the port's words.
@discardableResult
func asStoreErrors<Value>(_ body: () async throws -> Value) async throws(EventStoreError) -> Value {
    do {
        return try await body()
    } catch {
        throw EventStoreError(error)
    }
}
