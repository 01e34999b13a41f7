/// A place in one organization's history: the sequence of an event, gapless from 1. It is that organization's clock and feed cursor;
/// positions of different organizations cannot be compared.
package struct Position: Hashable, Comparable, Codable, Sendable {
    /// Before the first event.
    package static let start = Position(0)

    package let sequence: Int64

    package init(_ sequence: Int64) {
        self.sequence = sequence
    }

    package init(from decoder: any Decoder) throws {
        sequence = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(sequence)
    }

    package static func < (left: Position, right: Position) -> Bool {
        left.sequence < right.sequence
    }

    /// The position `count` events further on.
    package func advanced(by count: Int) -> Position {
        Position(sequence + Int64(count))
    }
}
