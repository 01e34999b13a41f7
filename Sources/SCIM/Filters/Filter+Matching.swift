package import JSON

extension Filter {
    /// Whether the resource meets the filter. What it does not have, and what no schema knows, has no value.
    ///
    /// - Throws: For an operator that the attribute does not have (RFC 7644 §3.4.2.2: booleans have no order).
    package func matches(_ resource: JSONObject, _ schema: ResourceSchema) throws(InvalidFilter) -> Bool {
        switch self {
        case .comparison(let path, let comparison, let value):
            return try Comparison(schema.attribute(path), comparison, value).holds(for: Values.of(path, in: resource, schema))
        case .present(let path): return Values.of(path, in: resource, schema).contains { !$0.isUnassigned }
        case .values(let path, let filter):
            for value in Values.of(path, in: resource, schema) {
                if try filter.matches(value: value, of: schema.attribute(path)) { return true }
            }
            return false
        case .and(let left, let right):
            // Both are looked at, so that what cannot be answered is refused whatever the other side says.
            let (first, second) = (try left.matches(resource, schema), try right.matches(resource, schema))
            return first && second
        case .or(let left, let right):
            let (first, second) = (try left.matches(resource, schema), try right.matches(resource, schema))
            return first || second
        case .not(let filter): return try !filter.matches(resource, schema)
        }
    }

    /// Whether one value of a multi-valued attribute meets the filter between its brackets.
    func matches(value: JSON, of attribute: Attribute?) throws(InvalidFilter) -> Bool {
        switch self {
        case .comparison(let path, let comparison, let expected):
            return try Comparison(attribute?.sub.named(path.name), comparison, expected).holds(for: Self.part(path, of: value))
        case .present(let path): return Self.part(path, of: value).contains { !$0.isUnassigned }
        case .values: return false  // the parser lets none through
        case .and(let left, let right):
            let (first, second) = (try left.matches(value: value, of: attribute), try right.matches(value: value, of: attribute))
            return first && second
        case .or(let left, let right):
            let (first, second) = (try left.matches(value: value, of: attribute), try right.matches(value: value, of: attribute))
            return first || second
        case .not(let filter): return try !filter.matches(value: value, of: attribute)
        }
    }

    /// The sub-attribute of a complex value; `value` of a simple one is itself.
    private static func part(_ path: AttributePath, of value: JSON) -> [JSON] {
        guard let object = value.object else { return path.name == "value" ? [value] : [] }
        return object.member(path.name).map { [$0] } ?? []
    }
}

/// The values that a path leads to.
enum Values {
    static func of(_ path: AttributePath, in resource: JSONObject, _ schema: ResourceSchema) -> [JSON] {
        guard path.schema == nil || path.schema == schema.id.lowercased(), let found = resource.member(path.name) else { return [] }
        let values = found.array ?? [found]
        guard let sub = path.sub else { return values }
        return values.compactMap { $0.object?.member(sub) }
    }
}

extension JSON {
    /// Null and an empty array are no value (RFC 7643 §2.5).
    var isUnassigned: Bool {
        switch self {
        case .null: true
        case .array(let values): values.isEmpty
        case .object(let object): object.isEmpty
        case .string(let text): text.isEmpty
        case .bool, .number: false
        }
    }
}

/// One comparison, by the attribute's type.
private struct Comparison {
    let attribute: Attribute?
    let comparison: Filter.Operator
    let expected: JSON

    init(_ attribute: Attribute?, _ comparison: Filter.Operator, _ expected: JSON) throws(InvalidFilter) {
        // A complex attribute is compared by its `value`.
        let compared = attribute?.kind == .complex ? attribute?.sub.named("value") : attribute
        self.attribute = compared
        self.comparison = comparison
        self.expected = expected
        if compared?.kind == .boolean, ![.equal, .notEqual].contains(comparison) {
            throw InvalidFilter("`\(compared?.name ?? "")` is true or false: it has no order and no parts.")
        }
    }

    /// Of several values, one is enough. `ne` and `eq null` hold where there is none.
    func holds(for values: [JSON]) -> Bool {
        let present = values.map { $0.object?.member("value") ?? $0 }.filter { !$0.isUnassigned }
        if expected.isNull { return comparison == .equal ? present.isEmpty : comparison == .notEqual ? !present.isEmpty : false }
        if present.isEmpty { return comparison == .notEqual }
        return present.contains { meets($0) }
    }

    private func meets(_ value: JSON) -> Bool {
        switch (value, expected) {
        case (.string(let left), .string(let right)): texts(left, right)
        case (.bool(let left), .bool(let right)): comparison == .equal ? left == right : comparison == .notEqual && left != right
        // Some clients write booleans as strings (SSO_RULES P5.4).
        case (.bool(let left), .string(let right)): (comparison == .equal) == (right.lowercased() == String(left))
        case (.number(let left), .number(let right)): order(left.double ?? .nan, right.double ?? .nan)
        default: comparison == .notEqual
        }
    }

    private func texts(_ left: String, _ right: String) -> Bool {
        if attribute?.kind == .dateTime, let left = DateTime.microseconds(left), let right = DateTime.microseconds(right) {
            return order(left, right)
        }
        let isCaseExact = attribute?.isCaseExact ?? false
        let (left, right) = isCaseExact ? (left, right) : (left.lowercased(), right.lowercased())
        return switch comparison {
        case .contains: left.contains(right)
        case .startsWith: left.hasPrefix(right)
        case .endsWith: left.hasSuffix(right)
        default: order(left, right)
        }
    }

    private func order<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch comparison {
        case .equal: left == right
        case .notEqual: left != right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .contains, .startsWith, .endsWith: false
        }
    }
}
