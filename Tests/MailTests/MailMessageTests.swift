import Foundation
import Testing

@testable import Mail

/// What Python's email package reads. Needs `AWAY_TEST_PYTHON`.
@Suite(.enabled(if: Python.isThere)) struct `A message` {
    @Test func `is read as it was meant`() throws {
        let read = try #require(try Self.read([try Self.message()]).first)
        #expect(read.defects.isEmpty)
        #expect(read.structure == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"])
        #expect(read.subject == "John asks for 4 days")
        #expect(read.toName == "Mike")
        #expect(read.toAddress == "mike@acme.example")
        #expect(read.messageID == "<delivery.1@away.example>")
        #expect(read.references == "<first@away.example> <second@away.example>")
        #expect(read.seconds == 1_795_521_906)
        #expect(read.unsubscribe == "<https://away.example/mail/unsubscribe/abc>")
        #expect(read.parts.map(\.text) == ["Hello\n", "<p>Hello</p>\n", "BEGIN:VCALENDAR"].map { $0.replacing("\n", with: "\r\n") })
        #expect(read.parts.last?.method == "PUBLISH")
        #expect(read.parts.last?.fileName == "leave.ics")
        #expect(read.isASCII && read.bareLineEnds == 0)
    }

    /// Of every Unicode plane, right to left, joined, composed, and what other parsers trip over.
    @Test func `holds any text in its subject, names, contents and file names`() throws {
        let texts = [
            "Grüße", "Ђурђевдан у Београду", "休暇の申請", "إجازة", "👩‍👩‍👧‍👦🏳️‍🌈", "\u{10FFFD}\u{20000}\u{1D11E}\u{E0041}", "=?utf-8?B?eA==?=",
            "a\"b\\c", "  two  spaces  ", "x", String(repeating: "long ", count: 60), String(repeating: "ä", count: 400),
            String(repeating: "w", count: 990), ".\n..\n.hidden\nFrom here", "tab\tand trailing \n \nend ", "=3D=\n=", "e\u{301}\u{327}",
            "a" + String(repeating: "\u{301}", count: 90),
        ]
        var messages: [MailMessage] = []
        for text in texts {
            var message = try Self.message()
            message.subject = text
            message.to = try #require(Mailbox("mike@acme.example", name: text))
            message.text = text
            message.html = "<p>\(text)</p>"
            message.attachments[0].fileName = text
            messages.append(message)
        }
        let read = try Self.read(messages)
        try #require(read.count == texts.count)
        for (text, read) in zip(texts, read) {
            let line = Self.collapsed(HeaderText.cleaned(text))
            #expect(Self.collapsed(read.subject) == line)
            let (name, readName) = (Self.unquoted(line), Self.unquoted(Self.collapsed(read.toName)))
            #expect(
                text.utf8.count > HeaderText.nameLimit
                    ? !readName.isEmpty && name.unicodeScalars.starts(with: readName.unicodeScalars) : readName == name
            )
            #expect(read.parts[0].text == text.replacing("\n", with: "\r\n") + "\r\n")
            #expect(read.parts[1].text == "<p>\(text)</p>".replacing("\n", with: "\r\n") + "\r\n")
            #expect(read.parts[2].fileName == line)
            #expect(read.longestLine <= 78)
            #expect(read.isASCII && read.bareLineEnds == 0)
            #expect(read.defects.isEmpty, "\(text): \(read.defects)")
        }
    }

    @Test func `begins no field that it was not given`() throws {
        let attack = "Hello\r\nBcc: everybody@acme.example\r\n\r\n<script>"
        var message = try Self.message()
        message.subject = attack
        message.to = try #require(Mailbox("mike@acme.example", name: attack))
        message.attachments[0].fileName = attack
        message.attachments[0].contentType = attack
        message.messageID = attack
        message.references = [attack]
        let read = try #require(try Self.read([message]).first)
        #expect(read.names == Self.names)
        #expect(Mailbox("mike@acme.example\r\nRCPT TO:<x@y.example>") == nil)
        #expect(Mailbox("mike@acme.example> x") == nil)
        #expect(MailMessage.Field("X", "a\nb") == nil)
        #expect(MailMessage.Field("X: y", "a") == nil)
    }

    @Test func `has addresses that are addresses`() {
        for good in ["a@b", "john.o'neil+x@mail.acme.example", "žofie@příklad.example"] { #expect(Mailbox(good) != nil) }
        for bad in ["", "a", "@b", "a@", "a@b@c", "a b@c", "a..b@c", ".a@b", "a@b..c", "\"a b\"@c", "a@[127.0.0.1]", "a@b ", "a\u{0}@b"] {
            #expect(Mailbox(bad) == nil, "\(bad)")
        }
        #expect(Mailbox(parsing: "Away <away@acme.example>") == Mailbox("away@acme.example", name: "Away"))
        #expect(Mailbox(parsing: "\"Leave, Away\" <away@acme.example>")?.name == "Leave, Away")
        #expect(Mailbox(parsing: "away@acme.example")?.name == nil)
        #expect(Mailbox(parsing: "Away <away@acme.example") == nil)
    }

    @Test(arguments: [
        (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_827_696, "Tue, 29 Feb 2000 12:34:56 +0000"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000"),
    ])
    func `is dated`(seconds: Int64, text: String) {
        #expect(MailDate.text(seconds) == text)
    }

    // MARK: - Steps

    static let names = [
        "Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "List-Unsubscribe", "MIME-Version", "Content-Type",
    ]

    static func message(to address: String = "mike@acme.example") throws -> MailMessage {
        MailMessage(
            from: try #require(Mailbox("away@away.example", name: "Away")),
            to: try #require(Mailbox(address, name: "Mike")),
            subject: "John asks for 4 days",
            text: "Hello",
            html: "<p>Hello</p>",
            attachments: [
                .init(
                    fileName: "leave.ics",
                    contentType: "text/calendar; method=PUBLISH; charset=utf-8",
                    content: Array("BEGIN:VCALENDAR".utf8)
                )
            ],
            messageID: "delivery.1@away.example",
            references: ["first@away.example", "second@away.example"],
            date: 1_795_521_906,
            fields: [try #require(.init("List-Unsubscribe", "<https://away.example/mail/unsubscribe/abc>"))]
        )
    }

    private static func collapsed(_ text: String) -> String {
        text.split(whereSeparator: { $0 == " " }).joined(separator: " ")
    }

    private static func unquoted(_ text: String) -> String { text.filter { $0 != "\"" && $0 != "\\" } }

    private static func read(_ messages: [MailMessage]) throws -> [ReadMessage] {
        let lines = messages.map { Data($0.encoded).base64EncodedString() }
        return try Python.answers(to: lines, script: "read.py").map { try JSONDecoder().decode(ReadMessage.self, from: Data($0.utf8)) }
    }
}

struct ReadMessage: Decodable {
    struct Part: Decodable {
        let type: String
        let method: String?
        let fileName: String?
        let content: Data

        var text: String { String(decoding: content, as: UTF8.self) }
    }

    let structure: [String]
    let names: [String]
    let subject: String
    let toName: String
    let toAddress: String
    let messageID: String
    let seconds: Int
    let unsubscribe: String?
    let references: String?
    let longestLine: Int
    let isASCII: Bool
    let bareLineEnds: Int
    let defects: [String]
    let parts: [Part]
}
