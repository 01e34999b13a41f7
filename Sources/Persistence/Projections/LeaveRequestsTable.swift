import EventSourcing
package import Postgres

/// A row of `leave_requests`, in the table's own terms.
package struct LeaveRequestRecord: Hashable, Sendable {
    package let request: UInt128
    package let employee: UInt128
    package let location: UInt128?
    package let department: UInt128?
    package let leaveType: UInt128
    /// `request` or `recorded`.
    package let kind: String
    /// `pending`, `approved`, `denied`, `withdrawn`, `cancellationRequested` or `cancelled`.
    package let status: String
    /// Days since 1970-01-01.
    package let firstDay: Int32
    package let lastDay: Int32
    /// `full`, `morning` or `afternoon`.
    package let firstPart: String
    package let lastPart: String
    package let hoursTicks: Int64?
    /// Microseconds since 1970.
    package let requestedAt: Int64
    /// Of the last event that changed it.
    package let sequence: Int64

    static let columns = """
        request_id, employee_id, location_id, department_id, leave_type_id, kind, status, first_day, last_day, first_part, last_part,
            hours_ticks, requested_at, sequence
        """

    init(_ row: Row) throws(PostgresError) {
        request = try row.value(0)
        employee = try row.value(1)
        location = try row.value(2)
        department = try row.value(3)
        leaveType = try row.value(4)
        kind = try row.value(5)
        status = try row.value(6)
        firstDay = try row.value(7, as: CalendarDate.self).daysSinceEpoch
        lastDay = try row.value(8, as: CalendarDate.self).daysSinceEpoch
        firstPart = try row.value(9)
        lastPart = try row.value(10)
        hoursTicks = try row.value(11)
        requestedAt = try row.value(12, as: Timestamp.self).microseconds
        sequence = try row.value(13)
    }
}

/// What of an absence the calendar shows: all from one index.
package struct AbsenceRecord: Hashable, Sendable {
    package let request: UInt128
    package let employee: UInt128
    package let leaveType: UInt128
    package let kind: String
    package let status: String
    package let firstDay: Int32
    package let lastDay: Int32
    package let firstPart: String
    package let lastPart: String
    package let hoursTicks: Int64?

    init(_ row: Row) throws(PostgresError) {
        request = try row.value(0)
        employee = try row.value(1)
        leaveType = try row.value(2)
        kind = try row.value(3)
        status = try row.value(4)
        firstDay = try row.value(5, as: CalendarDate.self).daysSinceEpoch
        lastDay = try row.value(6, as: CalendarDate.self).daysSinceEpoch
        firstPart = try row.value(7)
        lastPart = try row.value(8)
        hoursTicks = try row.value(9)
    }
}

/// Lists of requests and recorded leave over many people.
package final class LeaveRequestsTable: Sendable {
    /// Members that are nil let everything pass.
    package struct Filter: Hashable, Sendable {
        package var kinds: [String]?
        package var statuses: [String]?
        package var employees: [UInt128]?
        /// Those that end on this day (days since 1970) or later…
        package var from: Int32?
        /// …and begin on this day or earlier.
        package var to: Int32?

        package init(
            kinds: [String]? = nil,
            statuses: [String]? = nil,
            employees: [UInt128]? = nil,
            from: Int32? = nil,
            to: Int32? = nil
        ) {
            self.kinds = kinds
            self.statuses = statuses
            self.employees = employees
            self.from = from
            self.to = to
        }
    }

    /// The place of a row in a list.
    package struct Key: Hashable, Sendable {
        package let firstDay: Int32
        // Halves, because a `UInt128` must not be among many arguments of an asynchronous function (see ``Tenant``).
        private let high: UInt64
        private let low: UInt64

        package init(firstDay: Int32, request: UInt128) {
            self.firstDay = firstDay
            high = UInt64(truncatingIfNeeded: request >> 64)
            low = UInt64(truncatingIfNeeded: request)
        }

        package var request: UInt128 { UInt128(high) << 64 | UInt128(low) }
    }

    /// A request lasts 731 days at most (LEAVE_RULES L7.3), so one that shares a day with a range begins this long before it at the earliest.
    private static let longestRequest: Int32 = 731

    private let client: PostgresClient
    private let tenancy: Tenancy

    package init(client: PostgresClient, tenancy: Tenancy = .setConfig) {
        self.client = client
        self.tenancy = tenancy
    }

    /// A page, ordered by first day and id, the latest first.
    ///
    /// - Parameter after: The last row of the page before.
    package func page(of organization: UInt128, _ filter: Filter, after: Key?, limit: Int) async throws -> [LeaveRequestRecord] {
        let tenant = Tenant(organization, client: client, tenancy: tenancy)
        var conditions = ""
        var parameters: [any PostgresEncodable] = [tenant.organization]
        func add(_ value: some PostgresEncodable, _ condition: (String) -> String) {
            parameters.append(value)
            conditions += " AND " + condition("$\(parameters.count)")
        }
        if let kinds = filter.kinds { add(kinds) { "kind = ANY (\($0))" } }
        if let statuses = filter.statuses { add(statuses) { "status = ANY (\($0))" } }
        if let employees = filter.employees { add(employees) { "employee_id = ANY (\($0))" } }
        if let from = filter.from {
            add(CalendarDate(daysSinceEpoch: from)) { "last_day >= \($0)" }
            add(CalendarDate(daysSinceEpoch: max(from, .min + Self.longestRequest) - Self.longestRequest)) { "first_day > \($0)" }
        }
        if let to = filter.to { add(CalendarDate(daysSinceEpoch: to)) { "first_day <= \($0)" } }
        if let after {
            add(CalendarDate(daysSinceEpoch: after.firstDay)) { "(first_day, request_id) < (\($0), $\(parameters.count + 1))" }
            parameters.append(after.request)
        }
        parameters.append(Int64(limit))
        let rows = try await tenant.read(
            Statement(
                """
                SELECT \(LeaveRequestRecord.columns)
                FROM away.leave_requests
                WHERE organization_id = $1\(conditions)
                ORDER BY first_day DESC, request_id DESC
                LIMIT $\(parameters.count)
                """,
                parameters
            )
        )
        return try rows.map { row throws(PostgresError) in try LeaveRequestRecord(row) }
    }

    /// Nil when there is no such request.
    package func request(of organization: UInt128, _ id: UInt128) async throws -> LeaveRequestRecord? {
        let tenant = Tenant(organization, client: client, tenancy: tenancy)
        let rows = try await tenant.read(
            Statement(
                "SELECT \(LeaveRequestRecord.columns) FROM away.leave_requests WHERE organization_id = $1 AND request_id = $2",
                [tenant.organization, id]
            )
        )
        return try rows.first.map { row throws(PostgresError) in try LeaveRequestRecord(row) }
    }

    /// Everything in one of the states that shares a day with the range, in no order: one pass over one index, bounded at both ends.
    ///
    /// - Parameters:
    ///   - from: Days since 1970, as `to`, which is included.
    package func absences(
        of organization: UInt128,
        from: Int32,
        to: Int32,
        statuses: [String] = ["approved", "pending", "cancellationRequested"]
    ) async throws -> [AbsenceRecord] {
        if statuses.isEmpty { return [] }
        let tenant = Tenant(organization, client: client, tenancy: tenancy)
        // A comparison for each: `= ANY` takes its array apart for every row.
        let states = statuses.indices.map { "status = $\($0 + 5)" }.joined(separator: " OR ")
        let range: [any PostgresEncodable] = [
            tenant.organization, CalendarDate(daysSinceEpoch: from), CalendarDate(daysSinceEpoch: to + Self.longestRequest),
            CalendarDate(daysSinceEpoch: to),
        ]
        let rows = try await tenant.read(
            Statement(
                """
                SELECT request_id, employee_id, leave_type_id, kind, status, first_day, last_day, first_part, last_part, hours_ticks
                FROM away.leave_requests
                WHERE organization_id = $1 AND last_day >= $2 AND last_day < $3 AND first_day <= $4 AND (\(states))
                """,
                range + statuses
            )
        )
        return try rows.map { row throws(PostgresError) in try AbsenceRecord(row) }
    }
}
