import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Texts

/// How an endpoint reads its body.
package struct BodyReader<Body: Sendable>: Sendable {
    let description: Endpoint.BodyDescription?
    /// Nil when an absent body is a fault.
    let absent: (@Sendable () throws(Problem) -> Body)?
    let read: @Sendable ([UInt8]) throws(Problem) -> Body

    /// - Parameter limit: Bytes; more is 413.
    static var limit: Int { 1 << 20 }
}

extension BodyReader where Body == NoBody {
    /// What comes is not looked at.
    package static var none: BodyReader {
        BodyReader(description: nil, absent: nil) { _ throws(Problem) in NoBody() }
    }
}

extension BodyReader where Body: WireInput {
    package static func json(_ type: Body.Type) -> BodyReader {
        BodyReader(description: Endpoint.BodyDescription(mediaType: .json, schema: type.schema, isRequired: true), absent: nil, read: parse)
    }

    /// An absent body is an empty object.
    package static func optionalJSON(_ type: Body.Type) -> BodyReader {
        let description = Endpoint.BodyDescription(mediaType: .json, schema: type.schema, isRequired: false)
        return BodyReader(description: description, absent: { () throws(Problem) in try Body(body: [:]) }, read: parse)
    }

    @Sendable private static func parse(_ bytes: [UInt8]) throws(Problem) -> Body {
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw Problem(error)
        }
        return try Body(body: json)
    }
}

extension BodyReader where Body == String {
    /// A text in UTF-8.
    package static func text(_ type: MediaType) -> BodyReader {
        let description = Endpoint.BodyDescription(mediaType: type, schema: Schema(["type": "string"]), isRequired: true)
        return BodyReader(description: description, absent: nil) { bytes throws(Problem) in
            guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
                throw Problem(.badRequest, "malformed-text", "problem.malformed-text")
            }
            return text
        }
    }
}

extension BodyReader where Body == [UInt8] {
    /// A text whose faults the handler tells, each with its place.
    package static func file(_ type: MediaType) -> BodyReader {
        let description = Endpoint.BodyDescription(mediaType: type, schema: Schema(["type": "string"]), isRequired: true)
        return BodyReader(description: description, absent: nil) { bytes throws(Problem) in bytes }
    }
}

extension BodyReader {
    /// - Returns: The body, and its bytes for the fingerprint of an idempotent request.
    /// - Throws: 413, 415, 400 or 422.
    func callAsFunction(_ request: Request) async throws -> (body: Body, bytes: [UInt8]) {
        guard let description else { return (try read([]), []) }
        let buffer = try await request.body.collect(upTo: Self.limit)
        if buffer.readableBytes == 0, let absent { return (try absent(), []) }
        guard description.mediaType.matches(contentType: request.headers[.contentType]), request.headers[.contentEncoding] == nil else {
            throw Problem(
                .unsupportedMediaType,
                "unsupported-media-type",
                Message("problem.unsupported-media-type", ["type": .text(description.mediaType.rawValue)]),
                headers: [.accept: description.mediaType.rawValue]
            )
        }
        let bytes = Array(buffer.readableBytesView)
        return (try read(bytes), bytes)
    }
}
