import EventSourcing
import Foundation
import Leave
import Synchronization
import Testing

@testable import Application

/// `Golden/<type>.<version>.json`: a payload of each event type and version, as releases store it (personal texts under a cipher that leaves them
/// as they are). A file that is here was released: it is never changed, and never removed.
@Suite struct `A stored payload` {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    private static let schema = LeaveEventSchema()

    private static func golden(_ kind: EventKind) throws -> [UInt8] {
        let file = folder.appending(path: "\(kind.key.type).\(kind.key.version).json")
        return Array(try Data(contentsOf: file).dropLast())  // but for the end of the line
    }

    private static func decode(_ kind: EventKind, _ payload: [UInt8]) throws -> LeaveEvent {
        try schema.decode(type: kind.key.type, version: kind.key.version, payload: payload, id: 1, cipher: ClearCipher())
    }

    @Test(arguments: LeaveEvent.kinds)
    func `of every type and version is here, and is read and written to the byte`(kind: EventKind) throws {
        let golden = try Self.golden(kind)
        let event = try Self.decode(kind, golden)
        let encoded = try Self.schema.encode(event, id: 1, cipher: ClearCipher())
        // What an upcaster lifted is written in its present version.
        if event.stored.version == kind.key.version {
            #expect(String(decoding: encoded.payload, as: UTF8.self) == String(decoding: golden, as: UTF8.self))
        }
        #expect(Self.schema.type(of: event) == kind.key.type)
    }

    @Test func `is here of known types only`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(files) == Set(LeaveEvent.kinds.map { "\($0.key.type).\($0.key.version).json" }))
        #expect(files.count == LeaveEvent.kinds.count)
    }

    @Test(arguments: LeaveEvent.kinds)
    func `of a later release is read without the members that it added, at any depth`(kind: EventKind) throws {
        let golden = String(decoding: try Self.golden(kind), as: UTF8.self)
        // An object whose members are days is closed; everywhere else a member is added.
        let grown = try Grown(json: golden).text
        #expect(grown != golden)
        #expect(try Self.decode(kind, Array(grown.utf8)) == Self.decode(kind, Array(golden.utf8)))
    }

    @Test func `of a version that is not known is refused`() {
        #expect(throws: EventSchemaError.unknown(type: "LeaveRequested", version: 2)) {
            try Self.schema.decode(type: "LeaveRequested", version: 2, payload: Array("{}".utf8), id: 1, cipher: ClearCipher())
        }
    }

    @Test func `holds personal texts only where the schema says so`() throws {
        let cipher = Seen()
        for kind in LeaveEvent.kinds {
            let event = try Self.decode(kind, try Self.golden(kind))
            cipher.reset()
            _ = try Self.schema.encode(event, id: 1, cipher: cipher)
            #expect(cipher.isUsed == Self.schema.holdsPersonalData(type: kind.key.type), "\(kind.key.type)")
        }
    }

    @Test func `of a connection takes defaults for what it does not name`() throws {
        let id = SSOConnectionID(1)
        let payloads = [
            #"{"connection":{"id":"\#(id)","name":"A","provider":{"kind":"oidc","settings":{"clientID":"c","issuer":"https://a.example"}}}}"#:
                SSOConnection(
                    id: id,
                    name: "A",
                    provider: .openIDConnect(OpenIDConnectSettings(issuer: "https://a.example", clientID: "c"))
                ),
            #"""
            {"connection":{"id":"\#(id)","name":"A","provider":{"kind":"saml","settings":{"certificates":["x"],"entityID":"e",
            "singleSignOn":{"binding":"post","url":"https://a.example"}}}}}
            """#:
                SSOConnection(
                    id: id,
                    name: "A",
                    provider: .saml(
                        SAMLSettings(
                            entityID: "e",
                            singleSignOn: .init(url: "https://a.example", binding: .post),
                            certificates: ["x"]
                        )
                    )
                ),
        ]
        for (payload, connection) in payloads {
            let event = try Self.schema.decode(
                type: "SSOConnectionAdded",
                version: 1,
                payload: Array(payload.utf8),
                id: 1,
                cipher: ClearCipher()
            )
            #expect(event == .connectionAdded(SSOConnectionAdded(connection: connection)))
        }
    }
}

/// A JSON text with another member in each of its objects, but in those whose members are the days of a week.
private struct Grown {
    let text: String

    init(json: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        text = String(decoding: try JSONSerialization.data(withJSONObject: Self.grown(value)), as: UTF8.self)
    }

    private static func grown(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map(grown) }
        guard let object = value as? [String: Any] else { return value }
        var members = object.mapValues(grown)
        let closed = ["monday", "morning", "weeks"]
        if !closed.contains(where: { object[$0] != nil }) { members["addedLater"] = ["more": 1] }
        return members
    }
}

private final class Seen: PersonalCipher {
    private let used = Mutex(false)

    var isUsed: Bool { used.withLock { $0 } }

    func reset() { used.withLock { $0 = false } }

    func seal(_ value: [UInt8], of employee: UInt128, event: UInt128, field: String) -> [UInt8] {
        used.withLock { $0 = true }
        return value
    }

    func open(_ sealed: [UInt8], of employee: UInt128, event: UInt128, field: String) -> [UInt8]? { sealed }
}
