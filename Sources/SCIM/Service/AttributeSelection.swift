import JSON

/// `attributes` and `excludedAttributes` (RFC 7644 §3.4.2.5, §3.9).
struct AttributeSelection {
    private var included: [AttributePath] = []
    private var excluded: [AttributePath] = []

    init() {}

    init(_ parameters: [String: String]) throws(SCIMError) {
        func names(_ text: String?) -> [String] {
            text?.split(separator: ",").map { $0.trimmingBlanks } ?? []
        }
        try self.init(included: names(parameters["attributes"]), excluded: names(parameters["excludedattributes"]))
    }

    init(included: [String], excluded: [String]) throws(SCIMError) {
        guard included.isEmpty || excluded.isEmpty else {
            throw SCIMError(.invalidValue, "Either `attributes` or `excludedAttributes` is given.")
        }
        self.included = try Self.paths(included)
        self.excluded = try Self.paths(excluded)
    }

    private static func paths(_ names: [String]) throws(SCIMError) -> [AttributePath] {
        var paths: [AttributePath] = []
        for name in names {
            guard let path = AttributePath(name) else { throw SCIMError(.invalidPath, "`\(name)` names no attribute.") }
            paths.append(path)
        }
        return paths
    }

    /// What is always returned stays.
    func applied(to resource: JSONObject, _ schema: ResourceSchema) -> JSONObject {
        guard !included.isEmpty || !excluded.isEmpty else { return resource }
        var selected: JSONObject = [:]
        for member in resource.members {
            let attribute = schema.all.named(member.name.lowercased())
            if attribute?.isAlwaysReturned == true {
                selected.append(member.name, member.value)
            } else if let value = value(of: member, schema) {
                selected.append(member.name, value)
            }
        }
        return selected
    }

    private func value(of member: JSONObject.Member, _ schema: ResourceSchema) -> JSON? {
        func meant(_ paths: [AttributePath]) -> [AttributePath] {
            paths.filter { $0.name == member.name.lowercased() && ($0.schema == nil || $0.schema == schema.id.lowercased()) }
        }
        if included.isEmpty {
            let paths = meant(excluded)
            if paths.contains(where: { $0.sub == nil }) { return nil }
            return parts(of: member.value) { name in !paths.contains { $0.sub == name } }
        }
        let paths = meant(included)
        guard !paths.isEmpty else { return nil }
        if paths.contains(where: { $0.sub == nil }) { return member.value }
        return parts(of: member.value) { name in paths.contains { $0.sub == name } }
    }

    private func parts(of value: JSON, where isWanted: (String) -> Bool) -> JSON {
        switch value {
        case .object(let object):
            var parts: JSONObject = [:]
            for member in object.members where isWanted(member.name.lowercased()) { parts.append(member.name, member.value) }
            return .object(parts)
        case .array(let values): return .array(values.map { parts(of: $0, where: isWanted) })
        case .null, .bool, .number, .string: return value
        }
    }
}

extension StringProtocol {
    var trimmingBlanks: String {
        var text = Substring(self)
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
