/// A message as it is sent (RFC 5322): a text, the same as HTML, and what is attached.
package struct MailMessage: Hashable, Sendable {
    package var from: Mailbox
    package var to: Mailbox
    package var subject: String
    package var text: String
    package var html: String
    package var attachments: [Attachment]
    /// Without angle brackets. The same for every attempt to send the same message.
    package var messageID: String
    /// Of the message that this one answers or goes on from; without angle brackets.
    package var references: [String]
    /// Seconds since 1970.
    package var date: Int64
    /// Further fields, such as `List-Unsubscribe`: their values are written as they are, between spaces they may be folded.
    package var fields: [Field]

    package struct Attachment: Hashable, Sendable {
        package var fileName: String
        /// With parameters, in ASCII: `text/calendar; method=PUBLISH; charset=utf-8`.
        package var contentType: String
        package var content: [UInt8]

        package init(fileName: String, contentType: String, content: [UInt8]) {
            self.fileName = fileName
            self.contentType = contentType
            self.content = content
        }
    }

    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String

        /// Nil where the name is no field's, or the value is not printable ASCII: nothing can begin a field of its own.
        package init?(_ name: String, _ value: String) {
            let isName = !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
            guard isName, value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
            self.name = name
            self.value = value
        }
    }

    package init(
        from: Mailbox,
        to: Mailbox,
        subject: String,
        text: String,
        html: String,
        attachments: [Attachment] = [],
        messageID: String,
        references: [String] = [],
        date: Int64,
        fields: [Field] = []
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
        self.messageID = messageID
        self.references = references
        self.date = date
        self.fields = fields
    }

    /// Whether it can only go through servers with SMTPUTF8 (RFC 6531, RFC 6532).
    package var isInternational: Bool { from.isInternational || to.isInternational }
}
