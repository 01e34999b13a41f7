package import Leave
import Synchronization

/// Sessions and replay memory of one process: for tests, and the oracle of the real adapter.
package final class InMemorySessions: SessionStore, ReplayMemory {
    private struct Used: Hashable {
        let connection: SSOConnectionID
        let kind: ReplayMark.Kind
        let id: SecretHash
    }

    private struct State {
        var sessions: [SecretHash: Session] = [:]
        var used: [Used: UnixSeconds] = [:]

        mutating func use(_ mark: ReplayMark) -> Bool {
            let used = Used(connection: mark.connection, kind: mark.kind, id: mark.id)
            guard self.used[used] == nil else { return false }
            self.used[used] = mark.until
            return true
        }

        mutating func end(where matches: (Session) -> Bool) -> Int {
            let before = sessions.count
            sessions = sessions.filter { !matches($0.value) }
            return before - sessions.count
        }
    }

    private let state = Mutex(State())

    package init() {}

    package func open(
        _ session: Session,
        key: SecretHash,
        replacing: SecretHash?,
        using mark: ReplayMark?
    ) async throws(SignInStoreError) -> Bool {
        state.withLock { state in
            if let mark, !state.use(mark) { return false }
            if let replacing { state.sessions[replacing] = nil }
            state.sessions[key] = session
            return true
        }
    }

    package func sessions(_ keys: [SecretHash], at now: UnixSeconds) async throws(SignInStoreError) -> [SecretHash: Session] {
        state.withLock { state in
            let known = keys.compactMap { key in state.sessions[key].map { (key, $0) } }.filter { !$1.isOver(at: now, .longest) }
            return Dictionary(known) { first, _ in first }
        }
    }

    package func touch(_ key: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) {
        state.withLock { state in
            guard let session = state.sessions[key], session.lastSeenAt < now else { return }
            state.sessions[key]?.lastSeenAt = now
        }
    }

    package func end(_ key: SecretHash) async throws(SignInStoreError) -> Session? {
        state.withLock { $0.sessions.removeValue(forKey: key) }
    }

    package func endAll(of employee: EmployeeID, in organization: OrganizationID) async throws(SignInStoreError) -> Int {
        state.withLock { $0.end { $0.employee == employee && $0.organization == organization } }
    }

    package func sessions(of employee: EmployeeID, in organization: OrganizationID) async throws(SignInStoreError) -> [OpenSession] {
        let found = state.withLock { state in
            state.sessions.filter { $0.value.employee == employee && $0.value.organization == organization }
        }
        return found.map { OpenSession(id: SessionID($0.key), session: $0.value) }.sorted { $0.order > $1.order }
    }

    package func end(
        _ session: SessionID,
        of employee: EmployeeID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> Bool {
        state.withLock { state in
            let found = state.sessions.first { key, kept in
                SessionID(key) == session && kept.employee == employee && kept.organization == organization
            }
            guard let found else { return false }
            state.sessions[found.key] = nil
            return true
        }
    }

    package func endAll(
        of organization: OrganizationID,
        but connections: Set<SSOConnectionID>,
        keeping key: SecretHash?
    ) async throws(SignInStoreError) -> Int {
        state.withLock { state in
            let before = state.sessions.count
            state.sessions = state.sessions.filter { kept in
                kept.value.organization != organization || kept.key == key || kept.value.connection.map(connections.contains) ?? false
            }
            return before - state.sessions.count
        }
    }

    package func endAll(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> Int {
        state.withLock { $0.end { $0.connection == connection && $0.organization == organization } }
    }

    package func end(_ selection: SessionSelection, of connection: SSOConnectionID) async throws(SignInStoreError) -> Int {
        state.withLock { state in
            state.end { session in
                guard session.connection == connection else { return false }
                switch selection {
                case .identity(let identity): return session.identity.map(identity.all.contains) == true
                case .providerSession(let provider): return session.providerSession == provider
                case .both(let identity, let providers):
                    guard let provider = session.providerSession else { return false }
                    return session.identity.map(identity.all.contains) == true && providers.contains(provider)
                }
            }
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        state.withLock { state in
            state.sessions = state.sessions.filter { !$0.value.isOver(at: now, .longest) }
            state.used = state.used.filter { $0.value > now }
        }
    }

    package func isUsed(_ mark: ReplayMark) async throws(SignInStoreError) -> Bool {
        state.withLock { $0.used[Used(connection: mark.connection, kind: mark.kind, id: mark.id)] != nil }
    }

    package func remember(_ mark: ReplayMark) async throws(SignInStoreError) -> Bool {
        state.withLock { $0.use(mark) }
    }
}
