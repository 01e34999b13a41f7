import JSON

/// An object that was found, with the answers to its fields in the order in which they were asked.
final class ObjectNode {
    let value: any Sendable
    let path: ResponsePath?
    var slots: [(key: String, slot: Slot)] = []

    init(value: any Sendable, path: ResponsePath?) {
        self.value = value
        self.path = path
    }
}

/// The way to a field of the response, from its end.
final class ResponsePath {
    let element: GraphQLError.PathElement
    let parent: ResponsePath?

    init(_ element: GraphQLError.PathElement, after parent: ResponsePath?) {
        self.element = element
        self.parent = parent
    }

    var elements: [GraphQLError.PathElement] {
        var elements: [GraphQLError.PathElement] = []
        var next: ResponsePath? = self
        while let current = next {
            elements.append(current.element)
            next = current.parent
        }
        return elements.reversed()
    }
}

/// A field of the schema where the document asks for it.
struct FieldPlace {
    /// `Employee.name`
    let name: String
    let locations: [SourceLocation]

    func error(_ error: GraphQLError, at path: ResponsePath) -> GraphQLError {
        var error = error
        if error.locations.isEmpty { error.locations = locations }
        if error.path == nil { error.path = path.elements }
        return error
    }
}

/// An answer whose errors have not moved up yet.
indirect enum Slot {
    case null
    case leaf(JSON)
    case object(ObjectNode)
    case list([Slot])
    case failure(GraphQLError)
    /// What may not be null.
    case required(Slot, FieldPlace, ResponsePath)
}

/// Makes the response, and moves errors up to the next place that may be null (GraphQL §6.4.4).
struct Assembly {
    private(set) var errors: [GraphQLError] = []

    struct Value {
        var json: JSON
        /// It is null where it may not be: what it stands in is null too.
        var isMissing = false
        /// An error was told for it.
        var isToldOf = false
    }

    mutating func value(of slot: Slot) -> Value {
        switch slot {
        case .null: return Value(json: .null)
        case .leaf(let json): return Value(json: json)
        case .failure(let error):
            errors.append(error)
            return Value(json: .null, isToldOf: true)
        case .required(let inner, let place, let path):
            var value = value(of: inner)
            guard value.json.isNull else { return value }
            if !value.isToldOf {
                errors.append(place.error(GraphQLError("Cannot return null for non-nullable field \(place.name)."), at: path))
            }
            value.isMissing = true
            value.isToldOf = true
            return value
        case .list(let slots):
            var elements: [JSON] = []
            for slot in slots {
                let element = value(of: slot)
                guard !element.isMissing else { return Value(json: .null, isToldOf: true) }
                elements.append(element.json)
            }
            return Value(json: .array(elements))
        case .object(let node):
            var object = JSONObject()
            for (key, slot) in node.slots {
                let member = value(of: slot)
                guard !member.isMissing else { return Value(json: .null, isToldOf: true) }
                object.append(key, member.json)
            }
            return Value(json: .object(object))
        }
    }
}
