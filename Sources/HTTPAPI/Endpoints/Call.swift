package import Application
package import EventSourcing
import HTTPTypes
package import Hummingbird
import JSON
package import Texts

/// What a handler is given: everything read and checked, but for what the rules say.
package struct Call<Query: Sendable, Body: Sendable>: Sendable {
    package let query: Query
    package let body: Body
    package let context: MemberContext
    /// The version that `If-Match` names, for commands that change one thing.
    package let precondition: Precondition
    /// Of `Idempotency-Key`, to be stored with the command's events.
    package let receipt: CommandReceipt?
    /// The media type that is answered.
    package let mediaType: MediaType
    let cursors: CursorScope?

    package var principal: Principal { context.principal }
    /// Of the language to answer in.
    package var texts: Catalogue { context.texts }
}

extension Call {
    /// The text in the path of that name. A path that cannot be decoded names nothing.
    package func path(_ name: String) throws(Problem) -> String {
        guard let raw = context.coreContext.parameters.get(name), let text = PercentEncoding.decodedSegment(raw.utf8) else {
            throw .notFound
        }
        return text
    }

    /// The value in the path of that name; what cannot be one names nothing.
    package func path<Value>(_ name: String, _ parse: (String) -> Value?) throws(Problem) -> Value {
        guard let value = parse(try path(name)) else { throw .notFound }
        return value
    }

    /// The payload of the cursor that came, for the next page of the same list.
    package func payload(of cursor: String?) throws(Problem) -> String? {
        guard let cursor else { return nil }
        guard let payload = cursors?.open(cursor) else {
            throw Problem(.badRequest, "invalid-cursor", "problem.invalid-cursor")
        }
        return payload
    }

    /// The cursor with that payload, for `next`.
    package func cursor(_ payload: String?) -> String? {
        payload.flatMap { cursors?.seal($0) }
    }
}

/// No body is read.
package struct NoBody: Sendable {
    package init() {}
}

/// What a handler answers.
package struct Reply<Value: Sendable>: Sendable {
    package let value: Value
    /// The organization's last event, after a command: `Away-Sequence`.
    package let sequence: Position?
    /// The last event that changed the resource: `ETag`.
    package let version: Position?
    /// The path of what was made.
    package let location: String?
    /// Another status than the endpoint's usual one.
    package let status: HTTPResponse.Status?

    package init(
        _ value: Value,
        sequence: Position? = nil,
        version: Position? = nil,
        location: String? = nil,
        status: HTTPResponse.Status? = nil
    ) {
        self.value = value
        self.sequence = sequence
        self.version = version
        self.location = location
        self.status = status
    }
}

/// The versions that a client wants to act on (RFC 9110 §13.1.1).
package enum Precondition: Hashable, Sendable {
    /// None was named: act on any.
    case none
    /// `*`: any that exists.
    case exists
    /// One of these.
    case versions([Position])

    /// `If-Match`: weak and foreign tags match nothing.
    init(ifMatch header: String?) {
        switch header?.trimmed {
        case nil: self = .none
        case "*": self = .exists
        case let tags?: self = .versions(tags.split(separator: ",").compactMap { Position(entityTag: $0.trimmed) })
        }
    }

    package func allows(_ version: Position) -> Bool {
        switch self {
        case .none, .exists: true
        case .versions(let versions): versions.contains(version)
        }
    }
}

extension Position {
    var entityTag: String { "\"\(sequence)\"" }

    init?(entityTag: String) {
        guard entityTag.utf8.count > 2, entityTag.utf8.first == UInt8(ascii: "\""), entityTag.utf8.last == UInt8(ascii: "\"") else {
            return nil
        }
        guard let sequence = Int64(entityTag.dropFirst().dropLast()) else { return nil }
        self.init(sequence)
    }
}
