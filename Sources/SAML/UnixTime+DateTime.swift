import SSO

extension UnixTime {
    /// An `xs:dateTime` as SAML writes it: UTC with `Z`, seconds 00 to 59, any fraction (SSO_RULES S3.2).
    ///
    /// - Returns: Nil for every other form: an offset, no zone, 24:00, a day that the month has not, a year of five digits.
    init?(dateTime text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2), reader.skip("-"),
            let day = reader.number(digits: 2), reader.skip("T"), let hour = reader.number(digits: 2), reader.skip(":"),
            let minute = reader.number(digits: 2), reader.skip(":"), let second = reader.number(digits: 2),
            let fraction = reader.fraction(), reader.skip("Z"), reader.isAtEnd
        else { return nil }
        guard year > 0, (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day) else { return nil }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        let seconds = Self.day(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
        self.init(sinceEpoch: .seconds(seconds) + fraction)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a Gregorian date after year 0.
    private static func day(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        // Years that begin in March: the leap day is their last.
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}

private struct DigitReader {
    private let octets: [UInt8]
    private var position = 0

    init(_ text: String) {
        octets = Array(text.utf8)
    }

    var isAtEnd: Bool { position == octets.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < octets.count, octets[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Zero when there is none; digits after the eighteenth are below what a `Duration` holds.
    mutating func fraction() -> Duration? {
        guard skip(".") else { return .zero }
        guard var attoseconds = digit().map({ $0 * 100_000_000_000_000_000 }) else { return nil }
        var unit: Int64 = 10_000_000_000_000_000
        while let digit = digit() {
            attoseconds += digit * unit
            unit /= 10
        }
        return Duration(secondsComponent: 0, attosecondsComponent: attoseconds)
    }

    private mutating func digit() -> Int64? {
        guard position < octets.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octets[position]) else { return nil }
        defer { position += 1 }
        return Int64(octets[position] - UInt8(ascii: "0"))
    }
}
