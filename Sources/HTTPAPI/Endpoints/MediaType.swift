/// What `Accept` and `Content-Type` say (RFC 9110 §8.3.1, §12.5.1).
package enum MediaType: String, Hashable, Sendable {
    case json = "application/json"
    case csv = "text/csv"
    case calendar = "text/calendar"
    case eventStream = "text/event-stream"
    case plain = "text/plain"
    case jpeg = "image/jpeg"
    case png = "image/png"

    /// Whether a body of that `Content-Type` is of this type, in UTF-8.
    func matches(contentType: String?) -> Bool {
        guard let parts = contentType?.split(separator: ";", omittingEmptySubsequences: false).map({ $0.trimmed.lowercased() }) else {
            return false
        }
        guard parts.first == rawValue else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            guard parameter.hasPrefix("charset=") else { return true }
            let charset = parameter.dropFirst("charset=".count).filter { $0 != "\"" }
            return charset == "utf-8" || self == .csv && charset == "us-ascii"
        }
    }

    /// The first of the offered types that the client takes best; nil when it takes none. No `Accept` takes all.
    static func negotiate(accept: String?, offered: [MediaType]) -> MediaType? {
        guard let accept, !accept.trimmed.isEmpty else { return offered.first }
        let ranges = accept.split(separator: ",").map { AcceptRange($0) }
        var best: (type: MediaType, quality: Double)?
        for type in offered {
            // The most specific range that matches counts.
            guard let range = ranges.filter({ $0.matches(type) }).max(by: { $0.precedence < $1.precedence }) else { continue }
            if range.quality > best?.quality ?? 0 { best = (type, range.quality) }
        }
        return best?.type
    }
}

private struct AcceptRange {
    let range: String
    let quality: Double

    init(_ text: Substring) {
        let parts = text.split(separator: ";").map(\.trimmed)
        range = (parts.first ?? "").lowercased()
        let q = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
        quality = q.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
    }

    var precedence: Int { range == "*/*" ? 0 : range.hasSuffix("/*") ? 1 : 2 }

    func matches(_ type: MediaType) -> Bool {
        range == type.rawValue || range == "*/*" || range.hasSuffix("/*") && type.rawValue.hasPrefix(range.dropLast())
    }
}

extension StringProtocol {
    /// Without the blanks and tabs around it.
    var trimmed: String {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var rest = Substring(self).utf8
        while let first = rest.first, isBlank(first) { rest.removeFirst() }
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(Substring(rest))
    }
}
