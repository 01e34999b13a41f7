import Leave
import Synchronization

/// Counts the subscriptions that each person has open: every one of them costs work at every event of the organization.
final class OpenStreams: Sendable {
    static let most = 10

    private let open = Mutex<[EmployeeID: Int]>([:])

    /// Nil when the person has as many as they may.
    func open(for employee: EmployeeID) -> OpenStream? {
        let isOpened = open.withLock { open in
            guard open[employee, default: 0] < Self.most else { return false }
            open[employee, default: 0] += 1
            return true
        }
        return isOpened ? OpenStream { [self] in close(employee) } : nil
    }

    private func close(_ employee: EmployeeID) {
        open.withLock { open in
            let left = open[employee, default: 1] - 1
            open[employee] = left > 0 ? left : nil
        }
    }
}

/// Counts as long as somebody keeps it.
final class OpenStream: Sendable {
    private let onEnd: @Sendable () -> Void

    init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

    deinit { onEnd() }
}
