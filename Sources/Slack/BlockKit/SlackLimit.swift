/// Something is more than Slack takes (https://docs.slack.dev/reference/block-kit): a mistake of ours, found before it is sent.
package struct SlackLimit: Error, Hashable, Sendable, CustomStringConvertible {
    /// Such as `button.value`.
    package let member: String
    package let most: Int
    package let found: Int

    package var description: String { "\(member) has \(found) where Slack takes 1 to \(most)" }
}

/// - Throws: ``SlackLimit`` for nothing at all, or for more than `most`.
func check(_ member: String, _ found: Int, _ most: Int) throws(SlackLimit) {
    guard (1...most).contains(found) else { throw SlackLimit(member: member, most: most, found: found) }
}

/// Counted as JavaScript does, which is never less than any other way.
func check(_ member: String, _ text: String, _ most: Int) throws(SlackLimit) {
    try check(member, text.utf16.count, most)
}

extension String {
    /// What people wrote, cut where Slack would refuse it; a dash for nothing at all, which Slack refuses too.
    func fitted(to most: Int) -> String {
        if isEmpty { return "–" }
        guard utf16.count > most else { return self }
        var rest = self[...]
        while rest.utf16.count > most - 1 { rest.removeLast() }
        return rest + "…"
    }
}
