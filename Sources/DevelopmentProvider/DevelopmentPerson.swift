/// Somebody who can be clicked.
package struct DevelopmentPerson: Hashable, Sendable {
    /// `sub`: never changes.
    package let subject: String
    package let name: String
    package let email: String
    /// Beside the name, so that one knows whom one plays.
    package let note: String

    package init(subject: String, name: String, email: String, note: String = "") {
        self.subject = subject
        self.name = name
        self.email = email
        self.note = note
    }
}
