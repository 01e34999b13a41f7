import EventSourcing

/// The text of a notification: which organizations have new events. Ids in 32 hexadecimal digits, joined by commas; a star when there are too
/// many to name (PostgreSQL takes less than 8,000 bytes).
enum CommittedOrganizations: Hashable, Sendable {
    case some(Set<UInt128>)
    case many

    static let channel = "away_events"
    /// 33 bytes each.
    static let most = 240

    init(_ organizations: Set<UInt128>) {
        self = organizations.count > Self.most ? .many : .some(organizations)
    }

    /// What is not understood (a newer release's form) means: look everywhere.
    init(payload: String) {
        let ids = payload.split(separator: ",", omittingEmptySubsequences: false).map { text in
            text.utf8.count == 32 ? UInt128(text, radix: 16) : nil
        }
        self = ids.allSatisfy { $0 != nil } ? .some(Set(ids.compactMap(\.self))) : .many
    }

    var payload: String {
        switch self {
        case .many:
            return "*"
        case .some(let organizations):
            return organizations.sorted().map { id in
                let digits = String(id, radix: 16)
                return String(repeating: "0", count: 32 - digits.count) + digits
            }.joined(separator: ",")
        }
    }
}
