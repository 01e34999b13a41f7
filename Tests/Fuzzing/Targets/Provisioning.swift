import JSON
import SCIM

/// SCIM.
enum Provisioning {
    static func filter(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try? FilterParser.patchPath(text)
        guard let filter = try? FilterParser.filter(text) else { return }
        _ = try? filter.matches(user, .wholeUser)
    }

    static func patch(_ bytes: [UInt8]) throws(Violation) {
        guard let body = try? JSON(parsing: bytes), let operations = try? PatchOperation.all(in: body) else { return }
        guard let changed = try? operations.applied(to: user, .wholeUser) else { return }
        let names = changed.names.map { $0.lowercased() }
        try Violation.check(Set(names).count == names.count, "a member twice: \(names)")
        try Violation.check(changed["id"] == user["id"], "the id was changed")
    }

    private static let user: JSONObject = [
        "id": "1", "userName": "BJensen", "active": true, "displayName": "Babs", "name": ["familyName": "Jensen", "givenName": "Barbara"],
        "emails": [["value": "b@work.example", "type": "work", "primary": true], ["value": "b@home.example", "type": "home"]],
        "meta": ["lastModified": "2026-05-13T04:42:34.000Z"], "groups": [],
    ]
}
