import EventSourcing
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// What a route answers.
struct SCIMAnswer {
    var status: HTTPResponse.Status = .ok
    var body: JSON?
    var version: Position?
    var location: String?
    var allow: String?
    /// Seconds.
    var retryAfter: Int?

    static func resource(_ resource: JSONObject, version: Position? = nil) -> SCIMAnswer {
        SCIMAnswer(body: .object(resource), version: version)
    }

    static func list(_ resources: [JSONObject], total: Int, startIndex: Int) -> SCIMAnswer {
        var json: JSONObject = [:]
        json.append("schemas", ["urn:ietf:params:scim:api:messages:2.0:ListResponse"])
        json.append("totalResults", .number(JSONNumber(total)))
        json.append("startIndex", .number(JSONNumber(startIndex)))
        json.append("itemsPerPage", .number(JSONNumber(resources.count)))
        json.append("Resources", .array(resources.map { .object($0) }))
        return SCIMAnswer(body: .object(json))
    }

    static func error(_ error: SCIMError) -> SCIMAnswer {
        SCIMAnswer(status: error.status, body: error.json)
    }

    var response: Response {
        var headers: HTTPFields = [:]
        if let version { headers[.eTag] = version.weakTag }
        if let location { headers[.location] = location }
        if let allow { headers[.allow] = allow }
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if status == .serviceUnavailable { headers[.retryAfter] = "5" }
        guard let body, status != .noContent, status != .notModified else { return Response(status: status, headers: headers) }
        headers[.contentType] = "application/scim+json"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes)))
    }
}
