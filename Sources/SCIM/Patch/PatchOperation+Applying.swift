package import JSON

extension [PatchOperation] {
    /// The resource after all of the changes, in their order; what fails leaves nothing changed.
    package func applied(to resource: JSONObject, _ schema: ResourceSchema) throws(SCIMError) -> JSONObject {
        var changed = resource
        for operation in self { try operation.apply(to: &changed, schema) }
        return changed
    }
}

extension PatchOperation {
    fileprivate func apply(to resource: inout JSONObject, _ schema: ResourceSchema) throws(SCIMError) {
        guard let path else {
            for member in value?.object?.members ?? [] { try apply(member, to: &resource, schema) }
            return
        }
        guard let target = try Target(path, schema) else { return }
        switch kind {
        case .add: try target.set(value ?? .null, adding: true, in: &resource)
        case .replace: try target.set(value ?? .null, adding: false, in: &resource)
        case .remove: try target.remove(value, in: &resource)
        }
    }

    /// Without `path` the members are paths themselves; what no schema knows is ignored (RFC 7644 §3.3, SSO_RULES P5.6).
    private func apply(_ member: JSONObject.Member, to resource: inout JSONObject, _ schema: ResourceSchema) throws(SCIMError) {
        guard let path = try? FilterParser.patchPath(member.name), path.filter == nil else { return }  // a name that is none is unknown
        guard let attribute = schema.attribute(path.attribute), attribute.mutability != .readOnly else { return }
        try PatchOperation(kind, path, member.value).apply(to: &resource, schema)
    }
}

/// An attribute of the schema, the values that are meant, and the part of each.
private struct Target {
    let attribute: Attribute
    let sub: Attribute?
    let filter: Filter?

    /// Nil for what the RFC's schemas know and we do not keep: a directory may set it, to no effect (SSO_RULES P5.6).
    init?(_ path: PatchPath, _ schema: ResourceSchema) throws(SCIMError) {
        let name = path.attribute
        guard name.schema == nil || name.schema == schema.id.lowercased(), let attribute = schema.all.named(name.name) else {
            guard Unkept.knows(name, schema) else { throw SCIMError(.invalidPath, "There is no attribute `\(name.name)`.") }
            return nil
        }
        self.attribute = attribute
        filter = path.filter
        if let part = name.sub {
            guard let sub = attribute.sub.named(part) else {
                guard Unkept.knows(name, schema) else { throw SCIMError(.invalidPath, "`\(name.name)` has no `\(part)`.") }
                return nil
            }
            self.sub = sub
        } else {
            sub = nil
        }
        guard attribute.mutability != .readOnly, sub?.mutability != .readOnly else {
            throw SCIMError(.mutability, "`\(attribute.name)` cannot be changed.")
        }
        if filter != nil, !attribute.isMultiValued { throw SCIMError(.invalidPath, "`\(attribute.name)` has one value only.") }
    }

    // MARK: add and replace

    func set(_ value: JSON, adding: Bool, in resource: inout JSONObject) throws(SCIMError) {
        guard !value.isNull else { return try remove(in: &resource) }
        let present = resource[attribute.name]
        if filter != nil || attribute.isMultiValued && sub != nil {
            resource[attribute.name] = .array(try chosen(of: present?.array ?? [], value, adding: adding))
        } else if attribute.isMultiValued {
            let values = value.array ?? [value]
            resource[attribute.name] = .array(adding ? Self.union(present?.array ?? [], values) : values)
        } else if let sub {
            resource[attribute.name] = .object(merged(present?.object ?? [:], [sub.name: value]))
        } else if attribute.kind == .complex {
            guard let parts = value.object else { throw SCIMError(.invalidValue, "`\(attribute.name)` is an object.") }
            resource[attribute.name] = .object(merged(present?.object ?? [:], parts))
        } else {
            resource[attribute.name] = value
        }
    }

    /// The values with those that are meant changed. An addition that finds none makes one, as far as the filter says how it looks.
    private func chosen(of values: [JSON], _ value: JSON, adding: Bool) throws(SCIMError) -> [JSON] {
        var found = false
        var changed: [JSON] = []
        for present in values {
            guard try isMeant(present) else {
                changed.append(present)
                continue
            }
            found = true
            changed.append(part(of: present, becoming: value))
        }
        guard !found else { return changed }
        let described: JSONObject? = if let filter { filter.example } else { JSONObject() }
        guard adding, let new = described else {
            throw SCIMError(.noTarget, "No value of `\(attribute.name)` is meant by the filter.")
        }
        return changed + [part(of: .object(new), becoming: value)]
    }

    private func part(of present: JSON, becoming value: JSON) -> JSON {
        if let sub { return .object(merged(present.object ?? [:], [sub.name: value])) }
        return value.object.map { .object(merged(present.object ?? [:], $0)) } ?? value
    }

    /// What is not named stays (RFC 7644 §3.5.2.3); null takes away.
    private func merged(_ present: JSONObject, _ parts: JSONObject) -> JSONObject {
        var merged = present
        for member in parts.members {
            guard let sub = attribute.sub.named(member.name.lowercased()) else { continue }
            merged[sub.name] = member.value.isNull ? nil : member.value
        }
        return merged
    }

    // MARK: remove

    /// - Parameter named: Values that some clients name beside the path of a multi-valued attribute, instead of a filter.
    func remove(_ named: JSON? = nil, in resource: inout JSONObject) throws(SCIMError) {
        guard filter != nil || attribute.isMultiValued && (sub != nil || named?.isUnassigned == false) else {
            guard let sub else {
                if attribute.isRequired { throw required(attribute) }
                resource[attribute.name] = nil
                return
            }
            if sub.isRequired { throw required(sub) }
            var parts = resource[attribute.name]?.object ?? [:]
            parts[sub.name] = nil
            resource[attribute.name] = parts.isEmpty ? nil : .object(parts)
            return
        }
        let values = resource[attribute.name]?.array ?? []
        if let sub, sub.isRequired || sub.name == "value" { throw required(sub) }
        let gone = Set((named?.array ?? named.map { [$0] } ?? []).map(Self.key))
        var kept: [JSON] = []
        for present in values {
            let goes = try filter == nil && sub == nil ? gone.contains(Self.key(present)) : isMeant(present)
            guard goes else {
                kept.append(present)
                continue
            }
            guard let sub, var parts = present.object else { continue }
            parts[sub.name] = nil
            kept.append(.object(parts))
        }
        if kept.isEmpty, attribute.isRequired { throw required(attribute) }
        resource[attribute.name] = kept.isEmpty ? nil : .array(kept)
    }

    private func required(_ attribute: Attribute) -> SCIMError {
        SCIMError(.mutability, "`\(attribute.name)` is required.")
    }

    private func isMeant(_ value: JSON) throws(SCIMError) -> Bool {
        guard let filter else { return true }
        do throws(InvalidFilter) {
            return try filter.matches(value: value, of: attribute)
        } catch {
            throw SCIMError(error)
        }
    }

    /// A value that is there already is not added again.
    private static func union(_ present: [JSON], _ added: [JSON]) -> [JSON] {
        var seen = Set(present.map(key))
        return present + added.filter { seen.insert(key($0)).inserted }
    }

    /// What tells values apart: their `value`.
    private static func key(_ value: JSON) -> JSON { value.object?.member("value") ?? value }
}

extension Filter {
    /// The value that a filter of equalities describes; nil where it says less than that.
    fileprivate var example: JSONObject? {
        switch self {
        case .comparison(let path, .equal, let value): [path.name: value]
        case .and(let left, let right):
            left.example.flatMap { left in
                right.example.map { right in right.members.reduce(into: left) { $0[$1.name] = $1.value } }
            }
        case .comparison, .present, .values, .or, .not: nil
        }
    }
}

/// What RFC 7643 §4 defines and we do not keep.
private enum Unkept {
    private static let attributes: Set<String> = [
        "nickname", "profileurl", "title", "usertype", "preferredlanguage", "locale", "timezone", "password", "phonenumbers", "ims",
        "photos", "addresses", "entitlements", "roles", "x509certificates",
    ]
    /// Of attributes that we keep.
    private static let parts: Set<String> = ["name.middlename", "name.honorificprefix", "name.honorificsuffix", "members.display"]

    static func knows(_ path: AttributePath, _ schema: ResourceSchema) -> Bool {
        if path.schema == "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user" { return true }
        guard path.schema == nil || path.schema == schema.id.lowercased() else { return false }
        return attributes.contains(path.name) || path.sub.map { parts.contains("\(path.name).\($0)") } ?? false
    }
}
