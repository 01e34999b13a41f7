import Synchronization
import Testing

@testable import Postgres

/// Nothing of libpq is left when the last of the suites that run has ended (they run beside one another in one process).
struct LeakFree: SuiteTrait, TestScoping {
    private static let running = Atomic(0)

    func provideScope(for test: Test, testCase: Test.Case?, performing body: @Sendable @concurrent () async throws -> Void) async throws {
        Self.running.add(1, ordering: .sequentiallyConsistent)
        do {
            try await body()
        } catch {
            try await Self.leave()
            throw error
        }
        try await Self.leave()
    }

    private static func leave() async throws {
        guard running.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 else { return }
        // What was closed last may still be answered to, and a connection that nobody waits for any more may just be made.
        try await eventually {
            running.load(ordering: .sequentiallyConsistent) > 0 || LiveCounts.Kind.allCases.allSatisfy { LiveCounts.current($0) == 0 }
        }
        if running.load(ordering: .sequentiallyConsistent) > 0 { return }
        for kind in LiveCounts.Kind.allCases { #expect(LiveCounts.current(kind) == 0, "\(kind)") }
    }
}

extension Trait where Self == LeakFree {
    static var leakFree: Self { LeakFree() }
}
