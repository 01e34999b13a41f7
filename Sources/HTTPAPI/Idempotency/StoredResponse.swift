import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Synchronization

/// An answer as it is kept beside a receipt.
enum StoredResponse {
    private static let kept: [HTTPField.Name] = [
        .contentType, .eTag, .location, .awaySequence, .cacheControl, .preferenceApplied,
    ]

    static func encode(_ response: Response) async throws -> [UInt8]? {
        let body = BodyCollector()
        try await response.body.write(body)
        let bytes = body.bytes
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var writer = JSONWriter(reserving: bytes.count + 256)
        writer.object {
            $0.name("status")
            $0.value(response.status.code)
            $0.name("headers")
            $0.object { headers in
                for name in kept {
                    guard let value = response.headers[name] else { continue }
                    headers.name(name.canonicalName)
                    headers.value(value)
                }
            }
            $0.name("body")
            $0.value(text)
        }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) -> Response? {
        guard let json = try? JSON(parsing: bytes) else { return nil }  // damage reads as an answer that was not kept
        guard let status = json["status"]?.integer, let body = json["body"]?.string else { return nil }
        var headers: HTTPFields = [:]
        for member in json["headers"]?.object?.members ?? [] {
            guard let name = HTTPField.Name(member.name), let value = member.value.string else { return nil }
            headers[name] = value
        }
        let responseBody = body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(string: body))
        return Response(status: HTTPResponse.Status(code: Int(status)), headers: headers, body: responseBody)
    }
}

private final class BodyCollector: ResponseBodyWriter {
    private let collected = Mutex<[UInt8]>([])

    var bytes: [UInt8] { collected.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        collected.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
