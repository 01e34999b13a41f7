import SSO

/// Ends the work by cancelling it when the time is over.
func withTimeout<Value: Sendable>(
    _ timeout: Duration,
    host: String,
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: timeout)
            return nil
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() ?? nil else { throw ProviderUnreachable(.timeout, host: host) }
        return value
    }
}
