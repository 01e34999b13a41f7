import JSON
import Testing

@testable import GraphQLAPI

@Suite struct `graphql-transport-ws` {
    private func text(_ json: JSON) -> [UInt8] { json.bytes }

    private func ready() -> SocketProtocol {
        var sockets = SocketProtocol()
        _ = sockets.received(text(["type": "connection_init"]))
        _ = sockets.accepted()
        return sockets
    }

    private let question: JSON = ["id": "1", "type": "subscribe", "payload": ["query": "{ me { roles } }"]]

    @Test func `begins with who calls, once`() {
        var sockets = SocketProtocol()
        var payload = JSONObject()
        payload.append("a", "b")
        let first = sockets.received(text(["type": "connection_init", "payload": ["a": "b"]]))
        #expect(first == .authenticate(payload: payload))
        // While it is being found out, too.
        let answer1 = sockets.received(text(["type": "connection_init"]))
        #expect(answer1 == .close(.tooManyInits))
        let answer2 = sockets.accepted()
        #expect(answer2 == .send(["type": "connection_ack"]))
        #expect(sockets.isReady)
        let answer3 = sockets.received(text(["type": "connection_init"]))
        #expect(answer3 == .close(.tooManyInits))
    }

    @Test func `answers nothing before`() {
        var sockets = SocketProtocol()
        let answer4 = sockets.received(text(question))
        #expect(answer4 == .close(.unauthorized))
        _ = sockets.received(text(["type": "connection_init"]))
        let answer5 = sockets.received(text(question))
        #expect(answer5 == .close(.unauthorized))
        let answer6 = sockets.received(text(["type": "ping"]))
        #expect(answer6 == .send(["type": "pong"]))
    }

    @Test func `has one operation of a name at a time`() {
        var sockets = ready()
        guard case .start("1", let request) = sockets.received(text(question)) else { Issue.record("it was not started"); return }
        #expect(request.query == "{ me { roles } }")
        let answer7 = sockets.received(text(question))
        #expect(answer7 == .close(.exists("1")))
        let answer8 = sockets.received(text(["type": "complete", "id": "1"]))
        #expect(answer8 == .stop(id: "1"))
        let answer9 = sockets.received(text(["type": "complete", "id": "1"]))
        #expect(answer9 == nil)
        let answer10 = sockets.finished("1")
        #expect(!answer10)
        guard case .start = sockets.received(text(question)) else { Issue.record("its name was not free"); return }
        let answer11 = sockets.finished("1")
        #expect(answer11)
    }

    @Test(arguments: [
        #"no"#, #"[]"#, #"{}"#, #"{"type":7}"#, #"{"type":"start"}"#, #"{"type":"ping","payload":7}"#,
        #"{"type":"subscribe","payload":{"query":"{a}"}}"#,
        #"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#, #"{"type":"subscribe","id":"1"}"#,
        #"{"type":"subscribe","id":"1","payload":{}}"#,
        #"{"type":"complete"}"#,
    ])
    func `ends at what is no message`(message: String) {
        var sockets = ready()
        guard case .close(let closing) = sockets.received(Array(message.utf8)) else { Issue.record("it was taken"); return }
        #expect(closing.code == 4400 && closing.reason.utf8.count <= 123)
    }

    @Test func `never gives a reason that is too long`() {
        #expect(Closing.exists(String(repeating: "é", count: 300)).reason.utf8.count <= 123)
    }
}
