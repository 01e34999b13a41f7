/// What our buttons and choices are called, beside those of ``ChatAction``.
enum SlackAction {
    /// Leads to a page of ours: there is nothing to do here.
    static let openPage = "away-open"
    static let ask = "away-ask"
    /// Of the modal: the fields are called as in the REST interface.
    static let requestModal = "away-request"
    /// What takes the modal's place when it was sent.
    static let sent = "away-sent"
    /// The global shortcut that opens the modal.
    static let askShortcut = "away-ask"
}
