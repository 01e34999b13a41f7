import Leave
import Synchronization

/// An organization as it is known at one position, shared by all that look at it.
///
/// What was computed from it is kept beside it, and goes with it when something new happens: so it is never out of date.
final class KnownOrganization: Sendable {
    let model: OrganizationModel
    private let balances = Mutex<[BalanceQuestion: [BalanceItem]]>([:])

    /// Answers beyond it start the collection anew.
    private static let capacity = 512

    init(_ model: OrganizationModel) {
        self.model = model
    }

    /// - Parameter compute: What was not asked before.
    func balances(_ question: BalanceQuestion, compute: () -> [BalanceItem]) -> [BalanceItem] {
        if let known = balances.withLock({ $0[question] }) { return known }
        let computed = compute()
        balances.withLock { balances in
            if balances.count >= Self.capacity { balances.removeAll(keepingCapacity: true) }
            balances[question] = computed
        }
        return computed
    }
}

/// Everything besides the organization's history that a balance depends on.
struct BalanceQuestion: Hashable, Sendable {
    let employee: EmployeeID
    let day: LocalDate
    let today: LocalDate
}
