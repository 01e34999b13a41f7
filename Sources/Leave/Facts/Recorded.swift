/// One fact in all its versions, by the order in which they were recorded (LEAVE_RULES L9.11).
package struct Recorded<Value: Hashable & Sendable>: Hashable, Sendable {
    private struct Version: Hashable, Sendable {
        let seq: Int
        /// Nil when the fact was taken back.
        let value: Value?
    }

    private var versions: [Version]

    package init() { versions = [] }

    package init(_ value: Value, seq: Int) { versions = [Version(seq: seq, value: value)] }

    /// Nil takes the fact back. Of versions with one `seq` the last one given holds.
    package mutating func record(_ value: Value?, seq: Int) {
        let position = versions.lastIndex { $0.seq <= seq }.map { $0 + 1 } ?? 0
        versions.insert(Version(seq: seq, value: value), at: position)
    }

    /// What is known now; nil when it was never recorded or taken back.
    package var current: Value? { versions.last?.value }

    /// When what is known now was recorded.
    package var seq: Int? { versions.last?.seq }

    /// What was known before `seq`; nil asks for what is known now.
    package func known(before seq: Int?) -> Value? {
        guard let seq else { return current }
        return versions.last { $0.seq < seq }?.value
    }
}

/// What was recorded about a subject from effective dates on, in order of these dates (L2.8).
package struct RecordedTimeline<Value: Hashable & Sendable>: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let date: LocalDate
        var fact: Recorded<Value>
    }

    private var entries: [Entry] = []

    package init() {}

    /// Nil takes back what was recorded for that date.
    package mutating func record(_ value: Value?, from date: LocalDate, seq: Int) {
        let position = entries.firstIndex { $0.date >= date } ?? entries.endIndex
        if position == entries.endIndex || entries[position].date != date {
            entries.insert(Entry(date: date, fact: Recorded()), at: position)
        }
        entries[position].fact.record(value, seq: seq)
    }

    package func known(before seq: Int?) -> Timeline<Value> {
        Timeline(entries.compactMap { entry in entry.fact.known(before: seq).map { (entry.date, $0) } })
    }

    package var current: Timeline<Value> { known(before: nil) }

    /// What holds on a date, as it is known now; nil before the first.
    package func value(on date: LocalDate) -> Value? {
        for entry in entries.reversed() where entry.date <= date {
            if let value = entry.fact.current { return value }
        }
        return nil
    }

    /// What takes effect first, as it is known now.
    var first: Value? {
        for entry in entries {
            if let value = entry.fact.current { return value }
        }
        return nil
    }

    /// What takes effect on exactly that date.
    package func value(from date: LocalDate) -> Value? { entries.first { $0.date == date }?.fact.current }

    /// When that was recorded.
    package func seq(from date: LocalDate) -> Int? { entries.first { $0.date == date }?.fact.seq }

    package var isEmpty: Bool { entries.isEmpty }
}

/// Values that hold from dates on, each until the next.
package struct Timeline<Value: Sendable>: Sendable {
    package let entries: [(date: LocalDate, value: Value)]

    /// - Parameter entries: In ascending order of dates, each date once.
    init(_ entries: [(LocalDate, Value)] = []) {
        self.entries = entries.map { (date: $0.0, value: $0.1) }
    }

    /// Nil before the first.
    package func value(on date: LocalDate) -> Value? {
        entries.last { $0.date <= date }?.value
    }

    package var dates: [LocalDate] { entries.map(\.date) }
    package var isEmpty: Bool { entries.isEmpty }
}

/// Facts with ids, in the order in which they first came (L8.2).
package struct RecordedList<ID: Hashable & Sendable, Value: Hashable & Sendable>: Hashable, Sendable {
    private var facts: [Recorded<Value>] = []
    private var positions: [ID: Int] = [:]

    package init() {}

    package mutating func record(_ value: Value?, id: ID, seq: Int) {
        if let position = positions[id] {
            facts[position].record(value, seq: seq)
        } else if let value {
            positions[id] = facts.count
            facts.append(Recorded(value, seq: seq))
        }
    }

    /// When what is known of it now was recorded.
    package func seq(of id: ID) -> Int? { positions[id].flatMap { facts[$0].seq } }

    package subscript(id: ID) -> Value? { positions[id].flatMap { facts[$0].current } }

    package func known(before seq: Int?) -> [Value] { facts.compactMap { $0.known(before: seq) } }

    package var current: [Value] { known(before: nil) }

    /// What is known now and wanted.
    package func current(where isWanted: (Value) -> Bool) -> [Value] {
        var wanted: [Value] = []
        for index in facts.indices {
            if let value = facts[index].current, isWanted(value) { wanted.append(value) }
        }
        return wanted
    }
}
