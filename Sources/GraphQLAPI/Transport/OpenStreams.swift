import Application
import Leave
import Synchronization

/// Counts what each person, and each organization, has open: every subscription costs work at every event of the organization, every connection
/// memory.
final class OpenStreams: Sendable {
    private struct Counts {
        var people: [EmployeeID: Int] = [:]
        var organizations: [OrganizationID: Int] = [:]
    }

    private let open = Mutex(Counts())
    private let (most, mostOfAll): (Int, Int)

    /// - Parameters:
    ///   - most: Of each person.
    ///   - mostOfAll: Of all people of an organization together.
    init(most: Int, mostOfAll: Int) {
        (self.most, self.mostOfAll) = (most, mostOfAll)
    }

    /// Nil when the person, or the organization, has as many as they may.
    func open(for principal: Principal) -> OpenStream? {
        let (person, organization) = (principal.employee, principal.organization)
        let isOpened = open.withLock { open in
            guard open.people[person, default: 0] < most, open.organizations[organization, default: 0] < mostOfAll else { return false }
            open.people[person, default: 0] += 1
            open.organizations[organization, default: 0] += 1
            return true
        }
        return isOpened ? OpenStream { [self] in close(person, organization) } : nil
    }

    private func close(_ person: EmployeeID, _ organization: OrganizationID) {
        open.withLock { open in
            let (left, leftOfAll) = (open.people[person, default: 1] - 1, open.organizations[organization, default: 1] - 1)
            open.people[person] = left > 0 ? left : nil
            open.organizations[organization] = leftOfAll > 0 ? leftOfAll : nil
        }
    }
}

/// Counts as long as somebody keeps it.
final class OpenStream: Sendable {
    private let onEnd: @Sendable () -> Void

    init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

    deinit { onEnd() }
}
