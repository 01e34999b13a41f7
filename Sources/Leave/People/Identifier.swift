/// A UUID (RFC 9562) that knows what it names, so that a request's id never passes for an employee's.
package struct Identifier<Subject>: Hashable, Sendable {
    // Two halves: the compiler (6.3.1) calls async functions wrongly that get a UInt128 on the stack.
    private let high: UInt64
    private let low: UInt64

    package var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }

    package init(_ bits: UInt128) {
        high = UInt64(truncatingIfNeeded: bits >> 64)
        low = UInt64(truncatingIfNeeded: bits)
    }
}

/// What an organization's id names.
package enum Organization {}

package typealias OrganizationID = Identifier<Organization>
package typealias EmployeeID = Identifier<Employee>
package typealias LocationID = Identifier<Location>
package typealias DepartmentID = Identifier<Department>
package typealias LeaveTypeID = Identifier<LeaveType>
package typealias PolicyID = Identifier<PolicyVersion>
package typealias HolidayCalendarID = Identifier<HolidayCalendar>
/// Names a request or a recorded leave.
package typealias LeaveRequestID = Identifier<LeaveRequest>
package typealias AdjustmentID = Identifier<Adjustment>
package typealias BlackoutPeriodID = Identifier<BlackoutPeriod>

extension Identifier: Comparable {
    package static func < (left: Identifier, right: Identifier) -> Bool { left.bits < right.bits }
}

extension Identifier: LosslessStringConvertible {
    /// Reads the 36 characters of RFC 9562 §4, in either case.
    package init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count == 36 else { return nil }
        var bits: UInt128 = 0
        for (position, character) in text.enumerated() {
            if Self.hyphens.contains(position) {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): bits = bits << 4 | UInt128(character - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): bits = bits << 4 | UInt128(character - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): bits = bits << 4 | UInt128(character - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        self.init(bits)
    }

    /// Lower case, as RFC 9562 §4 writes it.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for nibble in 0..<32 {
            if Self.hyphens.contains(text.count) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(truncatingIfNeeded: bits >> UInt128(124 - 4 * nibble)) & 15])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static var hyphens: [Int] { [8, 13, 18, 23] }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identifier = Identifier(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = identifier
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
