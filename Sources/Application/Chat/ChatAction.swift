package import EventSourcing
package import Leave

/// What buttons about a request are called, wherever a message has them: who sends messages and who hears of buttons are two parts of the program.
package enum ChatAction {
    /// With ``value(of:seen:)`` as value, as ``deny``.
    package static let approve = "away-approve"
    package static let deny = "away-deny"

    /// The request, and which version of it the person sees: what changed meanwhile is not answered unseen.
    package static func value(of request: LeaveRequestID, seen version: Position) -> String {
        "\(request):\(version.sequence)"
    }

    package static func answered(_ value: String) -> (request: LeaveRequestID, version: Position)? {
        let parts = value.split(separator: ":").map(String.init)
        guard parts.count == 2, let request = LeaveRequestID(parts[0]), let sequence = Int64(parts[1]) else { return nil }
        return (request, Position(sequence))
    }
}
