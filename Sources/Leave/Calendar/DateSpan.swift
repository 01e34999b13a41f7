/// One or more days on end. An empty or backward span cannot be written down.
package struct DateSpan: Hashable, Sendable {
    package let first: LocalDate
    package let last: LocalDate

    /// Nil when `last` is before `first`.
    package init?(_ first: LocalDate, through last: LocalDate) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }

    package init(_ day: LocalDate) {
        first = day
        last = day
    }

    package var count: Int { last - first + 1 }

    package func contains(_ date: LocalDate) -> Bool { first <= date && date <= last }

    package func overlaps(_ other: DateSpan) -> Bool { first <= other.last && other.first <= last }

    /// Nil when the spans do not meet.
    package func intersection(_ other: DateSpan) -> DateSpan? {
        DateSpan(Swift.max(first, other.first), through: Swift.min(last, other.last))
    }
}

extension DateSpan: RandomAccessCollection {
    package var startIndex: LocalDate { first }
    package var endIndex: LocalDate { last.next }
    package subscript(position: LocalDate) -> LocalDate { position }
    package func index(after position: LocalDate) -> LocalDate { position.next }
    package func index(before position: LocalDate) -> LocalDate { position.previous }
    package func index(_ position: LocalDate, offsetBy distance: Int) -> LocalDate { position + distance }
    package func distance(from start: LocalDate, to end: LocalDate) -> Int { end - start }
}

extension DateSpan: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case from, to }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        try self.init(members, from: .from, to: .to)
    }

    /// Reads the two dates from a larger value.
    init<Key: CodingKey>(_ members: KeyedDecodingContainer<Key>, from: Key, to: Key) throws {
        let first = try members.decode(LocalDate.self, forKey: from)
        let last = try members.decode(LocalDate.self, forKey: to)
        guard let span = DateSpan(first, through: last) else { throw RuleViolation(.endBeforeStart, at: members.path(to: to)) }
        self = span
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(first, forKey: .from)
        try members.encode(last, forKey: .to)
    }
}
