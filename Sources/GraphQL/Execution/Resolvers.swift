package import JSON

/// A field that is asked for, of all parents of one kind at once: who answers reads what it needs in one go, never once for each parent.
package struct FieldCall<Context: Sendable>: Sendable {
    package let parents: [any Sendable]
    /// Coerced; enums are strings. What was not given and has no default is absent.
    package let arguments: JSONObject
    package let context: Context
}

/// The functions behind the fields of a schema. A field without one is taken from parents that are JSON objects, by its name.
package struct Resolvers<Context: Sendable>: Sendable {
    /// Answers one value for each parent, in their order.
    package typealias Resolver = @Sendable (FieldCall<Context>) async throws -> [Resolved]
    /// Answers the root value of each event, until there are no more.
    package typealias EventSource = @Sendable (FieldCall<Context>) async throws -> AsyncThrowingStream<any Sendable, any Error>

    private var fields: [String: [String: Resolver]] = [:]
    private var sources: [String: EventSource] = [:]

    package init() {}

    subscript(type: String, field: String) -> Resolver? { fields[type]?[field] }

    func source(_ field: String) -> EventSource? { sources[field] }

    /// A field that is answered for all parents at once.
    package mutating func batch(_ type: String, _ field: String, _ resolver: @escaping Resolver) {
        fields[type, default: [:]][field] = resolver
    }

    /// A field of a root, or one that needs nothing but its parent.
    package mutating func each<Parent: Sendable>(
        _ type: String,
        _ field: String,
        _ resolver: @escaping @Sendable (Parent, FieldCall<Context>) async throws -> Resolved
    ) {
        fields[type, default: [:]][field] = { call in
            var answers: [Resolved] = []
            for parent in call.parents {
                guard let parent = parent as? Parent else {
                    answers.append(.failure(GraphQLError("The field is not available here.")))
                    continue
                }
                do {
                    answers.append(try await resolver(parent, call))
                } catch {
                    answers.append(.failure(GraphQLError(resolving: error)))
                }
            }
            return answers
        }
    }

    /// The events of a field of the subscription root.
    package mutating func events(_ field: String, _ source: @escaping EventSource) { sources[field] = source }
}

extension GraphQLError {
    /// An error of a resolver. What is no ``GraphQLError`` may tell of things that are nobody's business.
    init(resolving error: any Error) {
        self = error as? GraphQLError ?? GraphQLError("An unexpected error occurred.")
    }
}
