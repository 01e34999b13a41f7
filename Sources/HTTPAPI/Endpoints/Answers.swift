package import HTTPTypes
import Hummingbird
import JSON
import EventSourcing
import NIOCore
import Texts

/// What an endpoint answers when all is well.
package struct Answers<Value: Sendable>: Sendable {
    private let status: HTTPResponse.Status
    private let writers: [Writer]
    /// Whether there is an `ETag`, so that it can be asked for conditionally.
    private var hasVersion = false
    /// Whether the answer holds a secret that compression beside text of others could give away (BREACH).
    private var isSecret = false

    private struct Writer: Sendable {
        let type: MediaType
        let schema: Schema
        let write: @Sendable (Value) -> [UInt8]

        init(type: MediaType, schema: Schema, write: @escaping @Sendable (Value) -> [UInt8]) {
            self.type = type
            self.schema = schema
            self.write = write
        }

        init(_ wire: Wire<Value>) {
            self.init(type: .json, schema: wire.schema) { value in
                var writer = JSONWriter(reserving: 1024)
                wire.write(value, &writer)
                return writer.bytes
            }
        }
    }

    private init(status: HTTPResponse.Status, writers: [Writer]) {
        self.status = status
        self.writers = writers
    }

    package static func json(_ status: HTTPResponse.Status = .ok, _ wire: Wire<Value>) -> Answers {
        Answers(status: status, writers: [Writer(wire)])
    }

    /// JSON, or CSV where `Accept` prefers it.
    package static func jsonOrCSV(_ wire: Wire<Value>, csv: @escaping @Sendable (Value) -> String) -> Answers {
        let csv = Writer(type: .csv, schema: Schema(["type": "string"])) { Array(csv($0).utf8) }
        return Answers(status: .ok, writers: [Writer(wire), csv])
    }

    /// One thing with an `ETag`.
    package var versioned: Answers {
        var answers = self
        answers.hasVersion = true
        return answers
    }

    package var secret: Answers {
        var answers = self
        answers.isSecret = true
        return answers
    }

    var description: Endpoint.AnswerDescription {
        Endpoint.AnswerDescription(status: status, types: writers.map { ($0.type, $0.schema) }, hasVersion: hasVersion)
    }
}

extension Answers where Value == NoBody {
    package static var nothing: Answers { Answers(status: .noContent, writers: []) }
}

extension Answers {
    /// - Throws: 406.
    func negotiate(_ request: Request) throws(Problem) -> MediaType {
        guard let first = writers.first else { return .json }
        guard request.headers.contains(.accept) else { return first.type }
        let offered = writers.map(\.type)
        let accept = request.headers[values: .accept].joined(separator: ",")
        guard let type = MediaType.negotiate(accept: accept, offered: offered) else {
            throw .notAcceptable(offered)
        }
        return type
    }

    func response(_ reply: Reply<Value>, as type: MediaType, to request: Request) -> Response {
        var headers: HTTPFields = [:]
        headers[.awaySequence] = reply.sequence.map { String($0.sequence) }
        headers[.eTag] = reply.version?.entityTag
        headers[.location] = reply.location
        if isSecret { headers[.cacheControl] = "no-store, no-transform" }
        if let version = reply.version {
            headers[.cacheControl] = "private, no-cache"
            if request.isSafe, Precondition(ifMatch: request.headers[.ifNoneMatch]).isMet(by: version) {
                return Response(status: .notModified, headers: headers)
            }
        }
        let status = reply.status ?? status
        guard let writer = writers.first(where: { $0.type == type }), status != .noContent else {
            return Response(status: .noContent, headers: headers)
        }
        if !request.isSafe, request.prefersMinimal {
            headers[.preferenceApplied] = "return=minimal"
            return Response(status: status == .ok ? .noContent : status, headers: headers)
        }
        headers[.contentType] = type == .json ? "application/json" : "\(type.rawValue); charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.write(reply.value))))
    }
}

extension Problem {
    static func notAcceptable(_ offered: [MediaType]) -> Problem {
        let types = offered.map(\.rawValue).joined(separator: ", ")
        return Problem(.notAcceptable, "not-acceptable", Message("problem.not-acceptable", ["types": .text(types)]))
    }
}

extension Precondition {
    /// `If-None-Match` (RFC 9110 §13.1.2), which is absent in most requests.
    fileprivate func isMet(by version: Position) -> Bool { self != .none && allows(version) }
}

extension Request {
    /// RFC 9110 §9.2.1.
    var isSafe: Bool { method == .get || method == .head || method == .options }

    /// RFC 7240 §4.2.
    fileprivate var prefersMinimal: Bool {
        headers[values: .prefer].flatMap { $0.split(separator: ",") }.contains { $0.trimmed.lowercased() == "return=minimal" }
    }
}
