import Application
import EventSourcing
import JSON
import Leave

extension ResourceSchema {
    /// RFC 7643 §4.2.
    static let group = ResourceSchema(
        id: "urn:ietf:params:scim:schemas:core:2.0:Group",
        name: "Group",
        description: "A group of the directory, which the connection's mapping goes by",
        endpoint: "/Groups",
        attributes: [
            Attribute(
                name: "displayName",
                kind: .string,
                description: "Unique among the connection's groups, without case.",
                isRequired: true,
                uniqueness: .server
            ),
            Attribute(
                name: "members",
                kind: .complex,
                description: "Users.",
                isMultiValued: true,
                sub: [
                    Attribute(name: "value", kind: .string, description: "The user's id.", isCaseExact: true, mutability: .immutable),
                    Attribute(
                        name: "$ref",
                        kind: .reference,
                        description: "The user's address.",
                        isCaseExact: true,
                        mutability: .immutable,
                        referenceTypes: ["User"]
                    ),
                    Attribute(
                        name: "type",
                        kind: .string,
                        description: "Always a user.",
                        mutability: .immutable,
                        canonicalValues: ["User"]
                    ),
                ]
            ),
        ]
    )
}

/// A group as a resource.
enum GroupResource {
    static func whole(_ group: ProvisionedGroupEntry, base: String) -> JSONObject {
        var resource: JSONObject = [:]
        resource.append("schemas", [.string(ResourceSchema.group.id)])
        resource.append("id", .string(group.id.description))
        for member in writable(group.description, base).members { resource.append(member.name, member.value) }
        let meta = Meta("Group", location: "\(base)/Groups/\(group.id)", group.created, group.modified, group.version)
        resource.append("meta", .object(meta.json))
        return resource
    }

    static func writable(_ group: GroupDescription, _ base: String) -> JSONObject {
        var resource: JSONObject = [:]
        if let externalID = group.externalID { resource.append("externalId", .string(externalID)) }
        resource.append("displayName", .string(group.name))
        if !group.members.isEmpty {
            resource.append(
                "members",
                .array(
                    group.members.sorted().map { member in
                        ["value": .string(member.description), "$ref": .string("\(base)/Users/\(member)"), "type": "User"]
                    }
                )
            )
        }
        return resource
    }

    static func description(_ body: JSONObject) throws(SCIMError) -> GroupDescription {
        let reader = MemberReader(body)
        guard let name = try reader.text("displayName") else { throw SCIMError(.invalidValue, "`displayName` is missing.") }
        var members = Set<EmployeeID>()
        for member in try reader.objects("members") {
            let member = MemberReader(member)
            // Some clients give the address only.
            let (value, address) = (try member.text("value"), try member.text("$ref"))
            let text = value ?? address?.split(separator: "/").last.map { String($0) }
            guard let id = text.flatMap({ EmployeeID($0) }) else { throw SCIMError(.invalidValue, "A member's `value` is a user's id.") }
            members.insert(id)
        }
        return GroupDescription(name: name, externalID: try reader.text("externalId"), members: members)
    }
}
