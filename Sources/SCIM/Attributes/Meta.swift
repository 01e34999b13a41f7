import EventSourcing
import JSON

/// What only we know of a resource (RFC 7643 §3.1).
struct Meta {
    let json: JSONObject

    init(_ type: String, location: String, _ created: Instant? = nil, _ modified: Instant? = nil, _ version: Position? = nil) {
        var json: JSONObject = ["resourceType": .string(type)]
        if let created { json.append("created", .string(DateTime.text(created))) }
        if let modified { json.append("lastModified", .string(DateTime.text(modified))) }
        json.append("location", .string(location))
        if let version { json.append("version", .string(version.weakTag)) }
        self.json = json
    }
}

extension Position {
    /// RFC 7644 §3.14; weak, because attributes that were not asked for are not in every answer.
    var weakTag: String { "W/\"\(sequence)\"" }
}
