package import Application
import EventSourcing
package import Leave
import Postgres

/// The list of requests, from `leave_requests`.
package struct PostgresLeaveRequestIndex: LeaveRequestIndex {
    private let table: LeaveRequestsTable

    package init(_ table: LeaveRequestsTable) {
        self.table = table
    }

    package func page(
        _ filter: LeaveRequestFilter,
        of organization: OrganizationID,
        after: LeaveRequestRow.Key?,
        limit: Int
    ) async throws(CommandError) -> [LeaveRequestRow] {
        let wanted = LeaveRequestsTable.Filter(
            kinds: filter.kinds.map(\.rawValue).sorted(),
            statuses: filter.statuses?.map(\.rawValue).sorted(),
            employees: filter.employees?.map(\.bits),
            from: filter.from.map { Int32($0.daysSinceEpoch) },
            to: filter.to.map { Int32($0.daysSinceEpoch) }
        )
        let key = after.map { LeaveRequestsTable.Key(firstDay: Int32($0.firstDay.daysSinceEpoch), request: $0.id.bits) }
        do {
            return try await table.page(of: organization.bits, wanted, after: key, limit: limit).map { try LeaveRequestRow($0) }
        } catch {
            throw .unavailable(error)
        }
    }
}

/// A row that this version did not write.
struct UnreadableRow: Error {}

extension LeaveRequestRow {
    fileprivate init(_ record: LeaveRequestRecord) throws {
        let first = LocalDate(daysSinceEpoch: Int(record.firstDay))
        let last = LocalDate(daysSinceEpoch: Int(record.lastDay))
        guard let span = DateSpan(first, through: last), let kind = Kind(rawValue: record.kind),
            let status = LeaveRequest.Status(rawValue: record.status), let from = DayPart(rawValue: record.firstPart),
            let to = DayPart(rawValue: record.lastPart)
        else { throw UnreadableRow() }
        let hours = record.hoursTicks.map { Amount(ticks: Int($0)) }
        self.init(
            kind: kind,
            id: LeaveRequestID(record.request),
            employee: EmployeeID(record.employee),
            leaveType: LeaveTypeID(record.leaveType),
            days: try hours.map { try LeaveDays(span, hours: $0) } ?? LeaveDays(span, fromPart: from, toPart: to),
            status: status,
            requestedAt: Instant(microseconds: record.requestedAt),
            version: Position(record.sequence)
        )
    }
}
