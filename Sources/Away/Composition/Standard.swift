import EventSourcing
import Glibc
import JSON
import Leave

enum StandardOutput {
    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    static func write(_ json: JSON) {
        write(String(decoding: json.bytes, as: UTF8.self) + "\n")
    }
}

extension Instant {
    /// RFC 3339, in UTC, to the millisecond.
    var text: String {
        let milliseconds = microseconds.floored(by: 1_000)
        let seconds = milliseconds.floored(by: 1_000)
        let days = seconds.floored(by: 86_400)
        let ofDay = Int(seconds - days * 86_400)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let time = [ofDay / 3_600, ofDay / 60 % 60, ofDay % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(LocalDate(daysSinceEpoch: Int(days)))T\(time).\(padded(Int(milliseconds - seconds * 1_000), 3))Z"
    }
}
