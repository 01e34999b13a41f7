import Application
import EventSourcing
import GraphQL
import JSON
import Leave

typealias Call = FieldCall<Viewer>

extension Resolvers<Viewer> {
    /// A field that needs only its parent.
    mutating func field<Parent: Sendable>(_ type: String, _ name: String, _ value: @escaping @Sendable (Parent) -> Resolved) {
        each(type, name) { (parent: Parent, _) in value(parent) }
    }

    /// A field of each parent, of the organization as it is, with the leave of those people whose is asked for.
    mutating func field<Parent: Sendable>(
        _ type: String,
        _ name: String,
        leaveOf people: @escaping @Sendable (Parent) -> EmployeeID? = { _ in nil },
        _ value: @escaping @Sendable (Parent, Situation, Call) throws(CommandError) -> Resolved
    ) {
        batch(type, name) { call in
            let parents = call.parents.map { $0 as? Parent }
            let situation: Situation
            do throws(CommandError) {
                situation = try await call.context.situation(leaveOf: Set(parents.compactMap { $0.flatMap(people) }))
            } catch {
                throw GraphQLError(error, in: call.context.texts)
            }
            return parents.map { parent in
                guard let parent else { return .null }
                do throws(CommandError) {
                    return try value(parent, situation, call)
                } catch {
                    return .failure(GraphQLError(error, in: call.context.texts))
                }
            }
        }
    }

    /// A field of a root.
    mutating func root(
        _ type: String,
        _ name: String,
        _ value: @escaping @Sendable (Call) async throws -> Resolved
    ) {
        batch(type, name) { call in
            do {
                return [try await value(call)]
            } catch let error as CommandError {
                throw GraphQLError(error, in: call.context.texts)
            }
        }
    }
}

extension Resolved {
    static func text(_ value: (some CustomStringConvertible)?) -> Resolved { value.map { .leaf(.string($0.description)) } ?? .null }
    static func number(_ value: Int64?) -> Resolved { value.map { .leaf(.number(JSONNumber($0))) } ?? .null }
    static func instant(_ value: Instant) -> Resolved { .leaf(.string(InstantText.text(value))) }
    static func objects(_ values: some Sequence<some Sendable>) -> Resolved { .list(values.map { .object($0) }) }
    static func object(orNull value: (some Sendable)?) -> Resolved { value.map { .object($0) } ?? .null }
}

extension FieldCall {
    func text(_ name: String) -> String? { arguments[name]?.string }

    /// - Throws: `invalid-value` for a text that is no id.
    func id<Subject>(_ name: String) throws(GraphQLError) -> Identifier<Subject>? {
        guard let text = text(name) else { return nil }
        guard let id = Identifier<Subject>(text) else { throw .invalid(name) }
        return id
    }

    func date(_ name: String) throws(GraphQLError) -> LocalDate? {
        guard let text = text(name) else { return nil }
        guard let date = LocalDate(text) else { throw .invalid(name) }
        return date
    }

    /// From 1 to 200 (API.md, "Lists").
    func limit() throws(GraphQLError) -> Int {
        let limit = arguments["limit"]?.integer ?? 50
        guard (1...200).contains(limit) else { throw .invalid("limit") }
        return Int(limit)
    }
}

extension GraphQLError {
    static func invalid(_ argument: String) -> GraphQLError {
        var error = GraphQLError("invalid-value", "The argument '\(argument)' has no such value.")
        error.extensions.append("argument", .string(argument))
        return error
    }
}
