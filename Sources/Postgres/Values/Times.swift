/// `timestamptz`: an instant, in microseconds since 1970-01-01T00:00:00Z, on which leap seconds are not counted.
package struct Timestamp: PostgresScalar, Hashable, Comparable {
    package static var postgresType: PostgresType { .timestamptz }
    package static var postgresArrayType: PostgresType { .timestamptzArray }

    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Later than every other: PostgreSQL's `infinity`.
    package static let infinity = Timestamp(microseconds: .max)
    /// Earlier than every other: `-infinity`.
    package static let negativeInfinity = Timestamp(microseconds: .min)

    /// PostgreSQL counts from 2000-01-01.
    private static let epoch: Int64 = 946_684_800_000_000

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// Out of the server's range (before 4714 BC) arrives there as out of range, too, and is refused (22008).
    package func encode(into bytes: inout [UInt8]) {
        let isInfinite = self == .infinity || self == .negativeInfinity
        let (shifted, overflow) = microseconds.subtractingReportingOverflow(Self.epoch)
        bytes.append(integer: isInfinite ? microseconds : overflow ? .min + 1 : shifted)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> Timestamp {
        guard type == .timestamptz, bytes.byteCount == 8 else { throw mismatch(type, bytes) }
        let value: Int64 = bytes.integer()
        if value == .max || value == .min { return Timestamp(microseconds: value) }
        let (microseconds, overflow) = value.addingReportingOverflow(epoch)
        guard !overflow else { throw mismatch(type, bytes) }  // the last 30 years before 294277
        return Timestamp(microseconds: microseconds)
    }
}

/// `date`: days since 1970-01-01 in the proleptic Gregorian calendar.
package struct CalendarDate: PostgresScalar, Hashable, Comparable {
    package static var postgresType: PostgresType { .date }
    package static var postgresArrayType: PostgresType { .dateArray }

    package var daysSinceEpoch: Int32

    package init(daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    package static let infinity = CalendarDate(daysSinceEpoch: .max)
    package static let negativeInfinity = CalendarDate(daysSinceEpoch: .min)

    /// PostgreSQL counts from 2000-01-01.
    private static let epoch: Int32 = 10957

    package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    /// Out of the server's range arrives there as out of range, too, and is refused (22008).
    package func encode(into bytes: inout [UInt8]) {
        let isInfinite = self == .infinity || self == .negativeInfinity
        let (shifted, overflow) = daysSinceEpoch.subtractingReportingOverflow(Self.epoch)
        bytes.append(integer: isInfinite ? daysSinceEpoch : overflow ? .min + 1 : shifted)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> CalendarDate {
        guard type == .date, bytes.byteCount == 4 else { throw mismatch(type, bytes) }
        let value: Int32 = bytes.integer()
        if value == .max || value == .min { return CalendarDate(daysSinceEpoch: value) }
        let (days, overflow) = value.addingReportingOverflow(epoch)
        guard !overflow else { throw mismatch(type, bytes) }
        return CalendarDate(daysSinceEpoch: days)
    }
}
