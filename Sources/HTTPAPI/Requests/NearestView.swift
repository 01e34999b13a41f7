import Application
import Leave

/// Days on which the same leave would stand: what to send instead.
struct NearestView: WireOutput {
    static var schemaName: String { "NearestDays" }

    private let days: LeaveDays

    init(_ days: LeaveDays) { self.days = days }

    static func describe(_ shape: inout Shape<NearestView>) {
        shape.days { $0.days }
    }
}
