import Glibc

/// Instants as RFC 5322 §3.3 writes them, in UTC.
enum MailDate {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// - Parameter seconds: Since 1970.
    static func text(_ seconds: Int64) -> String {
        var instant = time_t(seconds)
        var parts = tm()
        gmtime_r(&instant, &parts)
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        let date = "\(parts.tm_mday) \(months[Int(parts.tm_mon)]) \(1900 + parts.tm_year)"
        return "\(weekdays[Int(parts.tm_wday)]), \(date) \(time) +0000"
    }
}
