import JSON
import SSO

extension UnixTime {
    /// SSO_RULES O6.6: a JSON number in plain decimal notation, from 0 to 253402300799 (the end of the year 9999).
    ///
    /// Nil for anything else. Beyond nanoseconds, digits are dropped.
    init?(numericDate json: JSON) {
        guard let text = json.number?.text else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // The JSON grammar leaves a sign and an exponent to be refused here.
        guard parts.count <= 2, parts.allSatisfy({ $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) }),
            parts[0].utf8.count <= 12, let seconds = Int64(parts[0]), seconds <= Self.endOfYear9999
        else { return nil }
        var nanoseconds: Int64 = 0
        if parts.count == 2 {
            guard seconds < Self.endOfYear9999 || parts[1].utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
            for place in 0..<9 {
                let digit = parts[1].utf8.dropFirst(place).first.map { Int64($0 - UInt8(ascii: "0")) } ?? 0
                nanoseconds = nanoseconds * 10 + digit
            }
        }
        self.init(sinceEpoch: .seconds(seconds) + .nanoseconds(nanoseconds))
    }

    private static let endOfYear9999: Int64 = 253_402_300_799
}
