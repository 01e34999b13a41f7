/// The part of a day that a holiday or the end of a leave covers.
package enum DayPart: String, Codable, CaseIterable, Hashable, Sendable {
    case full, morning, afternoon

    package var halves: Halves {
        switch self {
        case .full: .both
        case .morning: .morning
        case .afternoon: .afternoon
        }
    }
}

/// Halves of one calendar day.
package struct Halves: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let morning = Halves(rawValue: 1)
    package static let afternoon = Halves(rawValue: 2)
    package static let both: Halves = [.morning, .afternoon]
}

/// A value for each half of a day.
package struct ByHalf<Value> {
    package var morning: Value
    package var afternoon: Value

    package init(morning: Value, afternoon: Value) {
        self.morning = morning
        self.afternoon = afternoon
    }
}

extension ByHalf: Equatable where Value: Equatable {}
extension ByHalf: Hashable where Value: Hashable {}
extension ByHalf: Sendable where Value: Sendable {}

extension ByHalf where Value: AdditiveArithmetic {
    package static var zero: ByHalf { ByHalf(morning: .zero, afternoon: .zero) }
    package var sum: Value { morning + afternoon }

    /// What the given halves are worth together.
    package func sum(of halves: Halves) -> Value {
        (halves.contains(.morning) ? morning : .zero) + (halves.contains(.afternoon) ? afternoon : .zero)
    }
}

extension ByHalf where Value: AdditiveArithmetic & Comparable {
    /// The halves that have anything.
    package var halves: Halves {
        var halves: Halves = []
        if morning > .zero { halves.insert(.morning) }
        if afternoon > .zero { halves.insert(.afternoon) }
        return halves
    }
}
