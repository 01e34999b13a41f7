import JSON

/// One operation under execution (GraphQL §6.3, §6.4).
///
/// Objects are not answered one after the other: a field is asked of all objects of a selection at once. What comes back is kept as a tree,
/// and made into the response at the end, when errors move up to what may be null.
struct Execution<Context: Sendable> {
    let schema: Schema
    let resolvers: Resolvers<Context>
    let context: Context
    let source: Source
    let collector: FieldCollector

    private var coercion: ValueCoercion { ValueCoercion(schema: schema) }

    /// Fields of a mutation's root run one after the other, each with all that is below it (GraphQL §6.2.2); so do all others here, since what
    /// they need was read together.
    func run(_ set: SelectionSet, of type: ObjectType, root: any Sendable) async -> Response {
        let node = ObjectNode(value: root, path: nil)
        await execute([node], of: type, [set])
        var assembly = Assembly()
        let data = assembly.value(of: .object(node))
        return Response(data: data.json, errors: assembly.errors)
    }

    private func execute(_ nodes: [ObjectNode], of type: ObjectType, _ sets: [SelectionSet]) async {
        for group in collector.collect(sets, of: type) {
            guard !Task.isCancelled else { return }  // nobody waits for the answer any more
            guard let first = group.fields.first, let definition = schema.field(first.name.text, of: .object(type)) else { continue }
            await execute(group, definition, nodes, of: type)
        }
    }

    private func execute(_ group: FieldCollector.Group, _ definition: FieldDefinition, _ nodes: [ObjectNode], of type: ObjectType) async {
        let place = FieldPlace(
            name: "\(type.name).\(definition.name)",
            locations: group.fields.map { source.location(at: $0.offset) }
        )
        let resolved = await resolve(group.fields[0], definition, nodes, of: type)
        var below = Below()
        for (node, answer) in zip(nodes, resolved) {
            let path = ResponsePath(.key(group.key), after: node.path)
            node.slots.append((group.key, complete(answer, as: definition.type, place, path, &below)))
        }
        let sets = group.fields.compactMap(\.selections)
        for (name, objects) in below.objects {
            guard case .object(let type)? = schema.type(name) else { continue }
            await execute(objects, of: type, sets)
        }
    }

    private func resolve(_ field: Field, _ definition: FieldDefinition, _ nodes: [ObjectNode], of type: ObjectType) async -> [Resolved] {
        func all(_ answer: Resolved) -> [Resolved] { Array(repeating: answer, count: nodes.count) }
        if definition.name == Introspection.typename.name { return all(.leaf(.string(type.name))) }
        let arguments: JSONObject
        do throws(GraphQLError) {
            arguments = try self.arguments(of: field, definition)
        } catch {
            return all(.failure(error))
        }
        switch definition.name {
        case Introspection.schema.name: return all(.object(schema))
        case Introspection.type.name: return all(Introspection.type(named: arguments["name"]?.string ?? "", in: schema))
        case _ where type.name.hasPrefix("__"): return nodes.map { Introspection.resolve($0.value, definition.name, arguments, in: schema) }
        default: break
        }
        guard let resolver = resolvers[type.name, definition.name] else {
            return nodes.map { Resolved(($0.value as? JSON)?[definition.name] ?? .null, as: definition.type, in: schema) }
        }
        do {
            let answers = try await resolver(FieldCall(parents: nodes.map(\.value), arguments: arguments, context: context))
            return answers.count == nodes.count ? answers : all(.failure(GraphQLError("The field was not answered for every object.")))
        } catch {
            return all(.failure(GraphQLError(resolving: error)))
        }
    }

    func arguments(of field: Field, _ definition: FieldDefinition) throws(GraphQLError) -> JSONObject {
        var arguments = JSONObject()
        for argument in definition.arguments {
            let literal = field.arguments.first { $0.name.text == argument.name }?.value
            switch coercion.given(literal, argument, collector.variables) {
            case .absent: continue
            case .value(let value): arguments.append(argument.name, value)
            case .invalid:
                throw GraphQLError(
                    literal == nil
                        ? "Argument '\(argument.name)' of required type '\(argument.type)' was not provided."
                        : "Argument '\(argument.name)' has invalid value: Expected a value of type '\(argument.type)'.",
                    locations: [
                        source.location(at: literal.map { coercion.cause(in: $0, argument.type, collector.variables) } ?? field.offset)
                    ]
                )
            }
        }
        return arguments
    }
}

extension Execution {
    /// Objects that were found, by their type, in the order of their finding.
    private struct Below {
        var objects: [(type: String, nodes: [ObjectNode])] = []

        mutating func add(_ node: ObjectNode, of type: String) {
            if let index = objects.firstIndex(where: { $0.type == type }) {
                objects[index].nodes.append(node)
            } else {
                objects.append((type, [node]))
            }
        }
    }

    private func complete(
        _ answer: Resolved,
        as type: TypeReference,
        _ place: FieldPlace,
        _ path: ResponsePath,
        _ below: inout Below
    ) -> Slot {
        func failure(_ message: String) -> Slot { .failure(place.error(GraphQLError(message), at: path)) }
        switch (type, answer) {
        case (.nonNull(let inner), _): return .required(complete(answer, as: inner, place, path, &below), place, path)
        case (_, .failure(let error)): return .failure(place.error(error, at: path))
        case (_, .null), (_, .leaf(.null)): return .null
        case (.list(let element), .list(let answers)):
            return .list(
                answers.enumerated().map { complete($1, as: element, place, ResponsePath(.index($0), after: path), &below) }
            )
        case (.list, _): return failure("Expected a list for field '\(place.name)'.")
        case (.named(let name), _):
            switch (schema.type(name), answer) {
            case (.scalar?, .leaf(let value)):
                guard let shown = ScalarCoding.output(value, as: name) else { return failure("\(name) cannot represent value: \(value)") }
                return .leaf(shown)
            case (.enumeration(let type)?, .leaf(let value)):
                guard let text = value.string, type.value(text) != nil else {
                    return failure("Enum '\(name)' cannot represent value: \(value)")
                }
                return .leaf(value)
            case (.object?, .object(let value)), (.object?, .typed(let value, _)):
                let node = ObjectNode(value: value, path: path)
                below.add(node, of: name)
                return .object(node)
            case (.interface?, .typed(let value, let object)), (.union?, .typed(let value, let object)):
                guard schema.isSubtype(object, of: name) else {
                    return failure("Runtime Object type '\(object)' is not a possible type for '\(name)'.")
                }
                let node = ObjectNode(value: value, path: path)
                below.add(node, of: object)
                return .object(node)
            default: return failure("The answer to field '\(place.name)' is no \(name).")
            }
        }
    }
}

extension Resolved {
    /// A JSON value as the answer to a field; objects of an interface or a union tell their type as `__typename`.
    init(_ json: JSON, as type: TypeReference, in schema: Schema) {
        switch (type, json) {
        case (.nonNull(let inner), _): self.init(json, as: inner, in: schema)
        case (_, .null): self = .null
        case (.list(let element), .array(let values)): self = .list(values.map { Resolved($0, as: element, in: schema) })
        case (.list, _): self = .leaf(json)
        case (.named(let name), _):
            switch schema.type(name) {
            case .object?: self = .object(json)
            case .interface?, .union?: self = .typed(json, as: json["__typename"]?.string ?? "")
            case .scalar?, .enumeration?, .input?, nil: self = .leaf(json)
            }
        }
    }
}
