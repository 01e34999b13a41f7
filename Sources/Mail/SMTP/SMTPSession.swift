/// What an open connection to a server can do: say a line, hear a reply, begin TLS.
protocol SMTPWire: Sendable {
    func send(_ bytes: [UInt8]) async throws(SMTPFailure)
    func reply(at step: SMTPFailure.Step) async throws(SMTPFailure) -> SMTPReply
    /// After the server agreed to STARTTLS. Whatever it said in the clear beyond that is refused: it may be another's.
    func secure() async throws(SMTPFailure)
}

/// The dialogue of RFC 5321 over a wire: greeting, TLS, who we are, and then any number of messages.
struct SMTPSession: Sendable {
    private let wire: any SMTPWire
    private let server: SMTPServer
    private var extensions: [String: [String]] = [:]

    init(_ wire: any SMTPWire, to server: SMTPServer) {
        self.wire = wire
        self.server = server
    }

    /// Up to where messages may be sent.
    mutating func open() async throws(SMTPFailure) {
        let greeting = try await wire.reply(at: .greeting)
        guard greeting.code == 220 else { throw SMTPFailure(greeting, at: .greeting) }
        try await greet()
        if server.security == .required {
            guard extensions["STARTTLS"] != nil else {
                throw SMTPFailure(.temporary, .securing, "The mail server does not offer STARTTLS, without which nothing is sent to it.")
            }
            try await command("STARTTLS", at: .securing)
            try await wire.secure()
            try await greet()  // what was offered before may be another's words (RFC 3207 §4.2)
        }
        if let credentials = server.credentials { try await authenticate(credentials) }
    }

    private mutating func greet() async throws(SMTPFailure) {
        let reply = try await command("EHLO \(server.clientName)", at: .greeting)
        extensions = [:]
        for line in reply.lines.dropFirst() {
            let words = line.uppercased().split(separator: " ").map(String.init)
            if let name = words.first { extensions[name] = Array(words.dropFirst()) }
        }
    }

    /// PLAIN (RFC 4616), else LOGIN, which old servers know.
    private func authenticate(_ credentials: SMTPServer.Credentials) async throws(SMTPFailure) {
        let mechanisms = extensions["AUTH"] ?? []
        if mechanisms.contains("PLAIN") {
            let secret = [0] + Array(credentials.user.utf8) + [0] + Array(credentials.password.utf8)
            try await command("AUTH PLAIN \(TransferEncoding.base64(secret))", at: .authenticating)
        } else if mechanisms.contains("LOGIN") {
            try await command("AUTH LOGIN", at: .authenticating, expecting: \.isIntermediate)
            try await command(TransferEncoding.base64(Array(credentials.user.utf8)), at: .authenticating, expecting: \.isIntermediate)
            try await command(TransferEncoding.base64(Array(credentials.password.utf8)), at: .authenticating)
        } else {
            throw SMTPFailure(.temporary, .authenticating, "The mail server takes no password by AUTH PLAIN or AUTH LOGIN.")
        }
    }

    /// - Returns: What the server calls it, or says of it.
    func send(_ message: MailMessage) async throws(SMTPFailure) -> String {
        var parameters = ""
        if extensions["8BITMIME"] != nil { parameters += message.isInternational ? " BODY=8BITMIME" : "" }
        if message.isInternational {
            guard extensions["SMTPUTF8"] != nil, extensions["8BITMIME"] != nil else {
                throw SMTPFailure(.address, .sender, "The mail server takes no addresses beyond ASCII (SMTPUTF8).")
            }
            parameters += " SMTPUTF8"
        }
        let content = message.encoded
        if let limit = extensions["SIZE"]?.first.flatMap(Int.init), limit > 0 {
            guard content.count <= limit else {
                throw SMTPFailure(.permanent, .content, "The message is larger than the mail server takes.")
            }
            parameters = " SIZE=\(content.count)" + parameters
        }
        try await command("MAIL FROM:<\(message.from.address)>\(parameters)", at: .sender)
        try await command("RCPT TO:<\(message.to.address)>", at: .recipient)
        try await command("DATA", at: .content, expecting: \.isIntermediate)
        try await wire.send(Self.stuffed(content))
        let reply = try await wire.reply(at: .content)
        guard reply.isPositive else { throw SMTPFailure(reply, at: .content) }
        return reply.lines.last ?? ""
    }

    /// After a refusal the server must know that the next command begins anew.
    func reset() async throws(SMTPFailure) {
        try await command("RSET", at: .greeting)
    }

    func quit() async {
        try? await wire.send(Array("QUIT\r\n".utf8))  // a courtesy
    }

    @discardableResult
    private func command(
        _ line: String,
        at step: SMTPFailure.Step,
        expecting isExpected: (SMTPReply) -> Bool = \.isPositive
    ) async throws(SMTPFailure) -> SMTPReply {
        // No input reaches this with a line break: addresses, names and base64 have none.
        guard !line.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else {
            throw SMTPFailure(.permanent, step, "A line break in a command.")
        }
        try await wire.send(Array((line + "\r\n").utf8))
        let reply = try await wire.reply(at: step)
        guard isExpected(reply) else { throw SMTPFailure(reply, at: step) }
        return reply
    }

    /// With a second dot where a line begins with one, and the dot that ends it (RFC 5321 §4.5.2).
    static func stuffed(_ content: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(content.count + 64)
        var isAtStart = true
        for byte in content {
            if isAtStart, byte == UInt8(ascii: ".") { output.append(byte) }
            output.append(byte)
            isAtStart = byte == 0x0A
        }
        if !isAtStart { output += [0x0D, 0x0A] }
        return output + Array(".\r\n".utf8)
    }
}
