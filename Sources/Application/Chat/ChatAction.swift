/// What buttons about a request are called, wherever a message has them: who sends messages and who hears of buttons are two parts of the program.
package enum ChatAction {
    /// With the request's id as value, as ``deny``.
    package static let approve = "away-approve"
    package static let deny = "away-deny"
}
