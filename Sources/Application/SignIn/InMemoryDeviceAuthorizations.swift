import Leave
import Synchronization

/// Device authorizations of one process.
package final class InMemoryDeviceAuthorizations: DeviceAuthorizations {
    private struct Kept {
        var authorization: DeviceAuthorization
        let user: SecretHash
        var interval = DeviceAuthorization.interval
        var polledAt: UnixSeconds?
    }

    private let kept = Mutex<[SecretHash: Kept]>([:])

    package init() {}

    package func begin(
        _ authorization: DeviceAuthorization,
        device: SecretHash,
        user: SecretHash
    ) async throws(SignInStoreError) -> Bool {
        kept.withLock { kept in
            guard !kept.values.contains(where: { $0.user == user }) else { return false }
            kept[device] = Kept(authorization: authorization, user: user)
            return true
        }
    }

    package func authorization(user: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> DeviceAuthorization? {
        kept.withLock { kept in
            kept.values.first { $0.user == user && now < $0.authorization.expiresAt }?.authorization
        }
    }

    package func answer(
        _ user: SecretHash,
        _ state: DeviceAuthorization.State,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> Bool {
        kept.withLock { kept in
            let waiting = kept.first { $0.value.user == user && now < $0.value.authorization.expiresAt }
            guard let waiting, waiting.value.authorization.state == .pending else { return false }
            kept[waiting.key]?.authorization.state = state
            return true
        }
    }

    package func poll(_ device: SecretHash, clientID: String, at now: UnixSeconds) async throws(SignInStoreError) -> DevicePoll {
        kept.withLock { kept in
            guard var found = kept[device], found.authorization.clientID == clientID, now < found.authorization.expiresAt else {
                return .expired
            }
            switch found.authorization.state {
            case .approved:
                kept[device] = nil
                return .approved(found.authorization)
            case .denied: return .denied
            case .pending:
                let isEarly = found.polledAt.map { now - $0 < found.interval } ?? false
                if isEarly { found.interval += DeviceAuthorization.interval }
                found.polledAt = now
                kept[device] = found
                return isEarly ? .slowDown(found.interval) : .pending
            }
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        kept.withLock { kept in kept = kept.filter { now < $0.value.authorization.expiresAt } }
    }
}
