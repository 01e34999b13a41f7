import Application
import EventSourcing
import JSON
import Leave

/// A user as a resource.
enum UserResource {
    /// With everything that filters and changes may name.
    static func whole(_ user: ProvisionedUser, base: String) -> JSONObject {
        var resource: JSONObject = [:]
        resource.append("schemas", [.string(ResourceSchema.user.id)])
        resource.append("id", .string(user.id.description))
        for member in writable(user.person).members { resource.append(member.name, member.value) }
        if !user.groups.isEmpty {
            resource.append(
                "groups",
                .array(
                    user.groups.map { group in
                        [
                            "value": .string(group.id.description), "$ref": .string("\(base)/Groups/\(group.id)"),
                            "display": .string(group.name),
                        ]
                    }
                )
            )
        }
        let meta = Meta("User", location: "\(base)/Users/\(user.id)", user.created, user.modified, user.version)
        resource.append("meta", .object(meta.json))
        return resource
    }

    /// As it is answered.
    static func shown(_ whole: JSONObject) -> JSONObject {
        var shown = whole
        if let emails = whole["emails"]?.array { shown["emails"] = .array(emails.map { ["value": $0["value"] ?? .null] }) }
        return shown
    }

    /// What clients may set.
    static func writable(_ person: ProvisionedPerson) -> JSONObject {
        var resource: JSONObject = [:]
        func append(_ name: String, _ text: String?, to object: inout JSONObject) {
            if let text { object.append(name, .string(text)) }
        }
        append("externalId", person.externalID, to: &resource)
        append("userName", person.userName, to: &resource)
        var name: JSONObject = [:]
        append("formatted", person.formattedName, to: &name)
        append("familyName", person.familyName, to: &name)
        append("givenName", person.givenName, to: &name)
        if !name.isEmpty { resource.append("name", .object(name)) }
        append("displayName", person.displayName, to: &resource)
        if let email = person.email { resource.append("emails", [["value": .string(email), "type": "work", "primary": true]]) }
        resource.append("active", .bool(person.isActive))
        return resource
    }

    /// What a body says of a person. Members that no schema knows are ignored, and so is what only we may say.
    ///
    /// - Parameter present: Whether the account is open, where the body does not say: a replacement that leaves it out opens none.
    static func person(_ body: JSONObject, isActive present: Bool) throws(SCIMError) -> ProvisionedPerson {
        let reader = MemberReader(body)
        guard let userName = try reader.text("userName") else { throw SCIMError(.invalidValue, "`userName` is missing.") }
        let name = MemberReader(try reader.object("name") ?? [:])
        return ProvisionedPerson(
            userName: userName,
            externalID: try reader.text("externalId"),
            displayName: try reader.text("displayName"),
            formattedName: try name.text("formatted"),
            givenName: try name.text("givenName"),
            familyName: try name.text("familyName"),
            email: try email(in: reader),
            isActive: try reader.boolean("active") ?? present
        )
    }

    /// Of several the primary one, else the one for work, else the first.
    private static func email(in reader: MemberReader) throws(SCIMError) -> String? {
        var emails: [(value: String, isPrimary: Bool, isWork: Bool)] = []
        for entry in try reader.objects("emails") {
            let entry = MemberReader(entry)
            guard let value = try entry.text("value") else { continue }
            emails.append((value, try entry.boolean("primary") ?? false, try entry.text("type")?.lowercased() == "work"))
        }
        let chosen = emails.last { $0.isPrimary } ?? emails.last { $0.isWork } ?? emails.first
        return chosen.map { EmailAddress($0.value)?.text ?? $0.value }
    }
}
