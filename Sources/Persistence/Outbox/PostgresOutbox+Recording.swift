import Application
import EventSourcing
import Leave
import Postgres

extension PostgresOutbox {
    /// Deliveries with the same answer, which is nearly all of them, are one statement.
    func statements(for results: [DeliveryResult], in organization: OrganizationID) -> [Statement] {
        let groups = Dictionary(grouping: results) { Answer(status: $0.status, attempt: $0.attempt, state: $0.state) }
        return groups.map { answer, results in
            let at = Timestamp(results.map(\.at).max() ?? Instant(microseconds: 0))
            let ids = results.map(\.delivery.bits).sorted()
            let values: [any PostgresEncodable] = [
                organization.bits, ids, Int32(answer.attempt), at, answer.status.map(Int32.init(clamping:)),
            ]
            return statement(answer.state, values)
        }
    }

    private struct Answer: Hashable {
        let status: Int?
        let attempt: Int
        let state: DeliveryResult.State
    }

    /// What was delivered stays so, whatever another process may think of it.
    private func statement(_ state: DeliveryResult.State, _ values: [any PostgresEncodable]) -> Statement {
        switch state {
        case .delivered(let reference):
            Statement(
                """
                UPDATE away.deliveries
                SET state = 'delivered', attempts = $3, attempted_at = $4, status = $5, reason = NULL, reference = $6
                WHERE organization_id = $1 AND delivery_id = ANY ($2) AND state <> 'delivered'
                """,
                values + [reference]
            )
        case .waiting(let due, let reason):
            Statement(
                """
                UPDATE away.deliveries
                SET due_at = $6, attempts = $3, attempted_at = $4, status = $5, reason = $7
                WHERE organization_id = $1 AND delivery_id = ANY ($2) AND state = 'waiting'
                """,
                values + [Timestamp(due), reason]
            )
        case .dead(let reason):
            Statement(
                """
                UPDATE away.deliveries
                SET state = 'dead', attempts = $3, attempted_at = $4, status = $5, reason = $6
                WHERE organization_id = $1 AND delivery_id = ANY ($2) AND state = 'waiting'
                """,
                values + [reason]
            )
        }
    }
}
