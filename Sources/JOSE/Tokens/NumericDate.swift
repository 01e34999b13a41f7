import JSON
import SSO

extension UnixTime {
    /// SSO_RULES O6.6: a JSON number in plain decimal notation, from 0 to 253402300799 (the end of the year 9999).
    ///
    /// Nil for anything else. Beyond nanoseconds, digits are dropped.
    init?(numericDate json: JSON) {
        guard let text = json.number?.text else { return nil }
        let parts = Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // The JSON grammar leaves a sign and an exponent to be refused here.
        guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            (1...12).contains(parts[0].count), case let seconds = Self.number(parts[0]), seconds <= Self.endOfYear9999
        else { return nil }
        var nanoseconds: Int64 = 0
        if parts.count == 2 {
            guard seconds < Self.endOfYear9999 || parts[1].allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
            nanoseconds = Self.number((parts[1] + repeatElement(UInt8(ascii: "0"), count: 9)).prefix(9))
        }
        self.init(sinceEpoch: .seconds(seconds) + .nanoseconds(nanoseconds))
    }

    /// - Parameter digits: At most 18.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int64 {
        digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    private static let endOfYear9999: Int64 = 253_402_300_799
}
