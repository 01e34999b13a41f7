package import JSON

/// Executes operations of valid documents on a schema (GraphQL §6).
package struct Executor<Context: Sendable>: Sendable {
    package let schema: Schema
    private let resolvers: Resolvers<Context>

    package init(schema: Schema, resolvers: Resolvers<Context>) {
        self.schema = schema
        self.resolvers = resolvers
    }

    /// Answers a query or a mutation. Faults of the request are in the answer, which then has no data.
    package func execute(
        _ document: Document,
        operation name: String? = nil,
        variables: JSONObject = JSONObject(),
        root: any Sendable = JSON.null,
        context: Context
    ) async -> Response {
        do throws(RequestErrors) {
            let operation = try document.operation(name)
            guard operation.kind != .subscription else {
                throw RequestErrors(errors: [GraphQLError("A subscription is not answered once.")])
            }
            let (execution, type) = try prepare(document, operation, variables, context)
            return await execution.run(operation.selections, of: type, root: root)
        } catch {
            return Response(data: nil, errors: error.errors)
        }
    }

    /// Answers a subscription: one response for each event (GraphQL §6.2.3).
    ///
    /// - Throws: ``RequestErrors`` when it cannot begin.
    package func subscribe(
        _ document: Document,
        operation name: String? = nil,
        variables: JSONObject = JSONObject(),
        root: any Sendable = JSON.null,
        context: Context
    ) async throws(RequestErrors) -> SubscriptionResponses<Context> {
        let operation = try document.operation(name)
        guard operation.kind == .subscription else {
            throw RequestErrors(errors: [GraphQLError("Only subscriptions can be subscribed to.")])
        }
        let (execution, type) = try prepare(document, operation, variables, context)
        guard let group = execution.collector.collect([operation.selections], of: type).first, let field = group.fields.first else {
            throw RequestErrors(errors: [GraphQLError("The subscription selects no field.")])
        }
        let place = document.source.location(at: field.offset)
        guard let definition = type.field(field.name.text), let source = resolvers.source(definition.name) else {
            throw RequestErrors(
                errors: [GraphQLError("The subscription field '\(field.name.text)' is not defined.", locations: [place])]
            )
        }
        do {
            let arguments = try execution.arguments(of: field, definition)
            let events = try await source(FieldCall(parents: [root], arguments: arguments, context: context))
            return SubscriptionResponses(events: events, execution: execution, selections: operation.selections, type: type)
        } catch {
            var error = GraphQLError(resolving: error)
            if error.locations.isEmpty { error.locations = [place] }
            error.path = error.path ?? [.key(group.key)]
            throw RequestErrors(errors: [error])
        }
    }

    private func prepare(
        _ document: Document,
        _ operation: OperationDefinition,
        _ variables: JSONObject,
        _ context: Context
    ) throws(RequestErrors) -> (Execution<Context>, ObjectType) {
        guard let type = schema.root(operation.kind) else {
            let place = document.source.location(at: operation.offset)
            throw RequestErrors(
                errors: [GraphQLError("Schema is not configured to execute \(operation.kind.rawValue) operation.", locations: [place])]
            )
        }
        let values = try ValueCoercion(schema: schema).variables(of: operation, given: variables, in: document.source)
        var fragments: [String: FragmentDefinition] = [:]
        for case .fragment(let fragment) in document.definitions { fragments[fragment.name.text] = fragment }
        let execution = Execution(
            schema: schema,
            resolvers: resolvers,
            context: context,
            source: document.source,
            collector: FieldCollector(schema: schema, fragments: fragments, variables: values)
        )
        return (execution, type)
    }
}

extension Document {
    package var operations: [OperationDefinition] {
        definitions.compactMap { if case .operation(let operation) = $0 { operation } else { nil } }
    }

    /// The operation of that name, or the only one (GraphQL §6.1).
    package func operation(_ name: String?) throws(RequestErrors) -> OperationDefinition {
        let operations = operations
        if let name {
            guard let operation = operations.first(where: { $0.name?.text == name }) else {
                throw RequestErrors(errors: [GraphQLError("Unknown operation named '\(name)'.")])
            }
            return operation
        }
        guard let operation = operations.first else { throw RequestErrors(errors: [GraphQLError("Must provide an operation.")]) }
        guard operations.count == 1 else {
            throw RequestErrors(errors: [GraphQLError("Must provide operation name if query contains multiple operations.")])
        }
        return operation
    }
}
