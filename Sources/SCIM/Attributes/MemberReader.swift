import JSON

/// Reads members of a body, whose names compare without case and whose null is absence (RFC 7643 §2.1, §2.5).
struct MemberReader {
    private let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    func text(_ name: String) throws(SCIMError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw SCIMError(.invalidValue, "`\(name)` is a string.") }
        return text.isEmpty ? nil : text
    }

    /// `"True"` and `"False"` too, as a common client writes them (SSO_RULES P5.4).
    func boolean(_ name: String) throws(SCIMError) -> Bool? {
        guard let value = value(name) else { return nil }
        switch (value, value.string?.lowercased()) {
        case (.bool(let truth), _): return truth
        case (_, "true"?): return true
        case (_, "false"?): return false
        default: throw SCIMError(.invalidValue, "`\(name)` is true or false.")
        }
    }

    func object(_ name: String) throws(SCIMError) -> JSONObject? {
        guard let value = value(name) else { return nil }
        guard let object = value.object else { throw SCIMError(.invalidValue, "`\(name)` is an object.") }
        return object
    }

    func objects(_ name: String) throws(SCIMError) -> [JSONObject] {
        guard let value = value(name) else { return [] }
        guard let values = value.array else { throw SCIMError(.invalidValue, "`\(name)` is an array.") }
        var objects: [JSONObject] = []
        for value in values {
            guard let object = value.object else { throw SCIMError(.invalidValue, "`\(name)` holds objects.") }
            objects.append(object)
        }
        return objects
    }

    func integer(_ name: String) throws(SCIMError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else { throw SCIMError(.invalidValue, "`\(name)` is a whole number.") }
        return Int(clamping: number)
    }

    func texts(_ name: String) throws(SCIMError) -> [String] {
        guard let value = value(name) else { return [] }
        guard let values = value.array else { throw SCIMError(.invalidValue, "`\(name)` is an array.") }
        return values.compactMap(\.string)
    }

    private func value(_ name: String) -> JSON? {
        object.member(name.lowercased()).flatMap { $0.isNull ? nil : $0 }
    }
}
