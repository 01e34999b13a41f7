import HTTPTypes
import Hummingbird

/// How the answer is given.
enum Accepted: String {
    case response = "application/graphql-response+json"
    case json = "application/json"
    case events = "text/event-stream"

    /// The first that is accepted, with the greatest quality; nil when none is.
    init?(_ request: Request) {
        let values = request.headers[values: .accept]
        guard !values.isEmpty else {
            self = .response
            return
        }
        var best: (type: Accepted, quality: Double)?
        for range in values.joined(separator: ",").split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let type: Accepted? =
                switch parts.first {
                case "*/*", "application/*": .response
                case let name?: Accepted(rawValue: name)
                case nil: nil
                }
            if let type, quality > best?.quality ?? 0 { best = (type, quality) }
        }
        guard let best else { return nil }
        self = best.type
    }
}
