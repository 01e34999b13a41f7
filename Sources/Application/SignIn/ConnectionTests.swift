package import Leave
import Synchronization

/// Where tests of connections are kept for a while.
package protocol ConnectionTests: Sendable {
    func begin(_ test: ConnectionTest, of organization: OrganizationID) async throws(SignInStoreError)

    /// Keeps what the test came to. Nothing when it is no longer known.
    func finish(
        _ test: ConnectionTestID,
        _ report: ConnectionTest.Report,
        of organization: OrganizationID
    ) async throws(SignInStoreError)

    /// Nil also for another organization's.
    func test(_ id: ConnectionTestID, of organization: OrganizationID) async throws(SignInStoreError) -> ConnectionTest?

    /// Newest first.
    func tests(
        of connection: SSOConnectionID,
        in organization: OrganizationID,
        limit: Int
    ) async throws(SignInStoreError) -> [ConnectionTest]

    func purge(_ organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError)
}

/// The tests of one process.
package final class InMemoryConnectionTests: ConnectionTests {
    private struct Kept {
        let organization: OrganizationID
        var test: ConnectionTest
    }

    private let kept = Mutex<[ConnectionTestID: Kept]>([:])

    package init() {}

    package func begin(_ test: ConnectionTest, of organization: OrganizationID) async throws(SignInStoreError) {
        kept.withLock { $0[test.id] = Kept(organization: organization, test: test) }
    }

    package func finish(
        _ test: ConnectionTestID,
        _ report: ConnectionTest.Report,
        of organization: OrganizationID
    ) async throws(SignInStoreError) {
        kept.withLock { kept in
            guard kept[test]?.organization == organization else { return }
            kept[test]?.test.report = report
        }
    }

    package func test(_ id: ConnectionTestID, of organization: OrganizationID) async throws(SignInStoreError) -> ConnectionTest? {
        kept.withLock { $0[id] }.flatMap { $0.organization == organization ? $0.test : nil }
    }

    package func tests(
        of connection: SSOConnectionID,
        in organization: OrganizationID,
        limit: Int
    ) async throws(SignInStoreError) -> [ConnectionTest] {
        let found = kept.withLock { kept in
            kept.values.filter { $0.organization == organization && $0.test.connection == connection }.map(\.test)
        }
        return Array(found.sorted { ($0.beganAt, $0.id) > ($1.beganAt, $1.id) }.prefix(limit))
    }

    package func purge(_ organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError) {
        kept.withLock { kept in
            kept = kept.filter { $0.value.organization != organization || now < $0.value.test.beganAt + ConnectionTest.retention }
        }
    }
}
