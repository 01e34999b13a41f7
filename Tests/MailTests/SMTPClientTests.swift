import Foundation
import Synchronization
import Testing

@testable import Mail

/// Against aiosmtpd. Needs `AWAY_TEST_PYTHON` and `openssl`.
@Suite(.enabled(if: Python.isThere)) struct `A mail server` {
    @Test(arguments: ["starttls", "implicit", "none"]) func `takes a message`(mode: String) async throws {
        let server = try MailServer(mode)
        let client = try SMTPClient(server.settings())
        let message = try `A message`.message()
        #expect(try await client.send(message).contains("42"))
        let taken = try server.next()
        #expect(taken.sender == "away@away.example")
        #expect(taken.recipients == ["mike@acme.example"])
        #expect(taken.secure == (mode != "none"))
        #expect(Array(taken.data) == message.encoded)
        await client.shutDown()
    }

    @Test(arguments: ["starttls", "implicit", "none"]) func `is told who sends`(mode: String) async throws {
        let server = try MailServer(mode, account: "away:s3cret")
        let client = try SMTPClient(server.settings(.init(user: "away", password: "s3cret")))
        _ = try await client.send(`A message`.message())
        #expect(try server.next().authenticated)
        let wrong = try SMTPClient(server.settings(.init(user: "away", password: "guess")))
        let failure = try await failure(of: wrong, to: "mike@acme.example")
        #expect(failure.kind == .temporary)
        #expect(failure.step == .authenticating)
        #expect(failure.code == 535)
        #expect(!failure.reason.contains("guess"))
    }

    @Test(arguments: [
        ("nobody", SMTPFailure.Kind.address, SMTPFailure.Step.recipient, 550), ("full", .temporary, .recipient, 452),
        ("unwanted", .permanent, .recipient, 550), ("spam", .permanent, .content, 554),
    ])
    func `says who refused what for how long`(who: String, kind: SMTPFailure.Kind, step: SMTPFailure.Step, code: Int) async throws {
        let server = try MailServer("none")
        let client = try SMTPClient(server.settings())
        let failure = try await failure(of: client, to: "\(who)@acme.example")
        #expect(failure.kind == kind)
        #expect(failure.step == step)
        #expect(failure.code == code)
        #expect(!failure.reason.contains(who))
        // The connection is as good as before.
        _ = try await client.send(`A message`.message())
        _ = try server.next()
    }

    @Test func `is asked again over the same connection`() async throws {
        let server = try MailServer("starttls")
        let client = try SMTPClient(server.settings())
        var peers: Set<Int> = []
        for _ in 0..<3 {
            _ = try await client.send(`A message`.message())
            peers.insert(try server.next().peer)
        }
        #expect(peers.count == 1)
        await client.shutDown()
        _ = try await client.send(`A message`.message())
        #expect(!peers.contains(try server.next().peer))
    }

    @Test func `with a certificate that nobody vouches for, or for another name, gets nothing`() async throws {
        for mode in ["starttls", "implicit"] {
            let server = try MailServer(mode)
            var settings = server.settings()
            settings.trustRoots = nil
            #expect(try await failure(of: SMTPClient(settings), to: "mike@acme.example").step == .securing)
            settings = server.settings()
            settings.host = "127.0.0.1"
            #expect(try await failure(of: SMTPClient(settings), to: "mike@acme.example").step == .securing)
        }
    }

    @Test func `without STARTTLS gets nothing where it is required`() async throws {
        let server = try MailServer("none")
        var settings = server.settings()
        settings.security = .required
        let failure = try await failure(of: SMTPClient(settings), to: "mike@acme.example")
        #expect(failure.step == .securing)
        #expect(failure.kind == .temporary)
    }

    @Test func `that does not answer is given up in time`() async throws {
        let server = try MailServer("none")
        var settings = server.settings()
        settings.timeout = .milliseconds(500)
        let before = ContinuousClock.now
        #expect(try await failure(of: SMTPClient(settings), to: "slow@acme.example").kind == .temporary)
        #expect(ContinuousClock.now - before < .seconds(5))
        settings.timeout = .seconds(10)
        #expect(try await failure(of: SMTPClient(settings), to: "gone@acme.example").kind == .temporary)
        settings.port = 1
        #expect(try await failure(of: SMTPClient(settings), to: "mike@acme.example").step == .connecting)
    }

    @Test func `takes international addresses only where it says so`() async throws {
        let server = try MailServer("none")
        let message = try `A message`.message(to: "žofie@příklad.example")
        _ = try await SMTPClient(server.settings()).send(message)
        let taken = try server.next()
        #expect(taken.recipients == ["žofie@příklad.example"])
        #expect(taken.options.contains("SMTPUTF8"))
        let old = try MailServer("none", ascii: true)
        #expect(try await failure(of: SMTPClient(old.settings()), to: "žofie@příklad.example").kind == .address)
    }

    private func failure(of client: SMTPClient, to address: String) async throws -> SMTPFailure {
        let message = try `A message`.message(to: address)
        do {
            _ = try await client.send(message)
        } catch {
            return error
        }
        struct WasTaken: Error {}
        throw WasTaken()
    }
}

@Suite struct `What a mail server says` {
    @Test func `is read by lines, however it comes`() throws {
        let text = "250-mail.example\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n354 Go on\r\n"
        for step in 1...9 {
            var parser = SMTPReplyParser()
            var replies: [SMTPReply] = []
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: step) {
                replies += try parser.read(bytes[start..<min(start + step, bytes.count)])
            }
            #expect(replies.map(\.code) == [250, 354])
            #expect(replies.first?.lines == ["mail.example", "SIZE 1000", "AUTH PLAIN"])
            #expect(parser.isEmpty)
        }
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n", "250-a\r\n251 b\r\n", "25\r\n", "999 x\r\n", "250x\r\n"])
    func `is refused where it is no reply`(text: String) {
        var parser = SMTPReplyParser()
        #expect(throws: SMTPReplyParser.Fault.malformed) { try parser.read(Array(text.utf8)) }
    }

    @Test func `has an end`() {
        var parser = SMTPReplyParser()
        #expect(throws: SMTPReplyParser.Fault.tooLong) { try parser.read([UInt8](repeating: 0x20, count: 70_000)) }
    }

    @Test func `begins TLS only where nothing was said beside`() async throws {
        let wire = ScriptedWire(["220 hello", "250-me\r\n250 STARTTLS", "220 go", "250 me"])
        var session = SMTPSession(wire, to: SMTPServer(host: "mail.example", port: 25, security: .required))
        try await session.open()
        #expect(wire.said == ["EHLO localhost", "STARTTLS", "<TLS>", "EHLO localhost"])
    }

    @Test func `hides dots`() {
        let stuffed = String(decoding: SMTPSession.stuffed(Array(".\r\na.b\r\n..c".utf8)), as: UTF8.self)
        #expect(stuffed == "..\r\na.b\r\n...c\r\n.\r\n")
    }
}

/// Says what it was told to say.
private final class ScriptedWire: SMTPWire {
    private let replies: Mutex<[String]>
    private let lines = Mutex<[String]>([])

    init(_ replies: [String]) {
        self.replies = Mutex(replies)
    }

    var said: [String] { lines.withLock { $0 } }

    func send(_ bytes: [UInt8]) async throws(SMTPFailure) {
        lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)) }
    }

    func reply(at step: SMTPFailure.Step) async throws(SMTPFailure) -> SMTPReply {
        var parser = SMTPReplyParser()
        let text = replies.withLock { $0.isEmpty ? "421 bye" : $0.removeFirst() }
        guard let reply = try? parser.read(Array((text + "\r\n").utf8)).first else { throw SMTPFailure(.temporary, step, "malformed") }
        return reply
    }

    func secure() async throws(SMTPFailure) {
        lines.withLock { $0.append("<TLS>") }
    }
}
