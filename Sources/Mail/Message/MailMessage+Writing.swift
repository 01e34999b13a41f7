extension MailMessage {
    /// The message in lines that end with CRLF, none longer than 78 characters but for a single long word. Whatever is not in ASCII is encoded,
    /// save international addresses.
    package var encoded: [UInt8] {
        var text = ""
        text += "Date: \(MailDate.text(date))\r\n"
        text += HeaderText.field("From", words: HeaderText.words(from))
        text += HeaderText.field("To", words: HeaderText.words(to))
        text += HeaderText.field("Subject", text: subject)
        text += HeaderText.field("Message-ID", words: ["<\(Self.identifier(messageID))>"])
        if let last = references.last {
            text += HeaderText.field("In-Reply-To", words: ["<\(Self.identifier(last))>"])
            text += HeaderText.field("References", words: references.map { "<\(Self.identifier($0))>" })
        }
        for field in fields { text += HeaderText.field(field.name, words: field.value.split(separator: " ").map(String.init)) }
        text += "MIME-Version: 1.0\r\n"
        text += attachments.isEmpty ? alternative : mixed
        return Array(text.utf8)
    }

    private var alternative: String {
        Self.multipart("alternative", boundary: "=_alternative", [Self.part("plain", self.text), Self.part("html", html)])
    }

    private var mixed: String {
        Self.multipart("mixed", boundary: "=_mixed", [alternative] + attachments.map(\.part))
    }

    /// `=_` stands in no content that is encoded in quoted-printable or base64 (RFC 2045 §6.7), so no content holds a boundary.
    private static func multipart(_ kind: String, boundary: String, _ parts: [String]) -> String {
        let opening = "Content-Type: multipart/\(kind); boundary=\"\(boundary)\"\r\n\r\n"
        return opening + parts.map { "--\(boundary)\r\n\($0)\r\n" }.joined() + "--\(boundary)--\r\n"
    }

    private static func part(_ kind: String, _ text: String) -> String {
        "Content-Type: text/\(kind); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + TransferEncoding.quotedPrintable(text)
    }

    /// Only what may stand between angle brackets (RFC 5322 §3.6.4).
    private static func identifier(_ text: String) -> String {
        text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-/=?^_`{|}~.@".contains($0)) }
    }
}

extension MailMessage.Attachment {
    fileprivate var part: String {
        let type = contentType.filter { $0.isASCII && !$0.isNewline }
        return HeaderText.field("Content-Type", words: type.split(separator: " ").map(String.init))
            + HeaderText.field("Content-Disposition", words: ["attachment;"] + fileNameParameters)
            + "Content-Transfer-Encoding: base64\r\n\r\n" + TransferEncoding.base64Lines(content)
    }

    /// RFC 2231 §3 and §4: what is not plain is percent-encoded, what is long goes on in further parameters, none with a part of a character.
    private var fileNameParameters: [String] {
        func isPlain(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2D, 0x2E, 0x5F].contains(byte)
        }
        let name = HeaderText.cleaned(fileName).split(separator: " ").joined(separator: " ")
        if name.utf8.count <= 40, name.utf8.allSatisfy(isPlain) { return ["filename=\"\(name)\""] }
        var pieces = [""]
        for scalar in name.unicodeScalars {
            let encoded = String(scalar).utf8.map { isPlain($0) ? String(UnicodeScalar($0)) : "%" + Self.hexadecimal($0) }.joined()
            if pieces[pieces.count - 1].utf8.count + encoded.utf8.count > 48 { pieces.append("") }
            pieces[pieces.count - 1] += encoded
        }
        guard pieces.count > 1 else { return ["filename*=utf-8''\(pieces[0])"] }
        return pieces.enumerated().map { index, piece in
            "filename*\(index)*=\(index == 0 ? "utf-8''" : "")\(piece)" + (index < pieces.count - 1 ? ";" : "")
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16, uppercase: true)
        return text.utf8.count == 1 ? "0" + text : text
    }
}
