import JSON
import Synchronization
import Testing

@testable import GraphQL

@Suite struct `Executing an operation` {
    struct Person: Sendable {
        let name: String
        let boss: String?
    }

    final class Calls: Sendable {
        let made = Mutex<[String]>([])
    }

    private let schema: Schema

    init() throws {
        schema = try Schema(
            """
            type Query { people: [Person!]! }
            type Mutation { first: Int second(fail: Boolean = false): Int! }
            type Subscription { counted(to: Int!): Int! }
            type Person { name: String! boss: Person }
            """
        )
    }

    private var resolvers: Resolvers<Calls> {
        var resolvers = Resolvers<Calls>()
        resolvers.each("Query", "people") { (_: JSON, _) in
            .list((0..<100).map { .object(Person(name: "P\($0)", boss: $0 == 0 ? nil : "P0")) })
        }
        resolvers.each("Person", "name") { (person: Person, _) in .leaf(.string(person.name)) }
        resolvers.batch("Person", "boss") { call in
            call.context.made.withLock { $0.append("boss of \(call.parents.count)") }
            return call.parents.map { parent in
                (parent as? Person)?.boss.map { .object(Person(name: $0, boss: nil)) } ?? .null
            }
        }
        resolvers.each("Mutation", "first") { (_: JSON, call) in
            await Task.yield()
            call.context.made.withLock { $0.append("first") }
            return .leaf(1)
        }
        resolvers.each("Mutation", "second") { (_: JSON, call) in
            call.context.made.withLock { $0.append("second") }
            if call.arguments["fail"] == true {
                throw GraphQLError("refused", extensions: JSON(dictionaryLiteral: ("code", "overlap")).object ?? JSONObject())
            }
            return .leaf(2)
        }
        resolvers.events("counted") { call in
            let end = call.arguments["to"]?.integer ?? 0
            return AsyncThrowingStream { continuation in
                for number in 1...max(1, end) { continuation.yield(JSON(dictionaryLiteral: ("counted", .number(JSONNumber(number))))) }
                continuation.finish()
            }
        }
        return resolvers
    }

    @Test func `asks for a field of all objects at once`() async throws {
        let (response, calls) = try await run("{ people { name boss { name boss { name } } } }")
        #expect(response.errors.isEmpty)
        #expect(response.data?["people"]?[99]?["boss"]?["name"] == "P0")
        #expect(calls == ["boss of 100", "boss of 99"])
    }

    @Test func `runs the fields of a mutation one after the other`() async throws {
        let (response, calls) = try await run("mutation { second first again: second }")
        #expect(response.json.description == #"{"data":{"second":2,"first":1,"again":2}}"#)
        #expect(calls == ["second", "first", "second"])
    }

    @Test func `tells an error with its path, place and code`() async throws {
        let (response, _) = try await run("mutation {\n  second(fail: true) }")
        let error = #"{"message":"refused","locations":[{"line":2,"column":3}],"path":["second"],"extensions":{"code":"overlap"}}"#
        #expect(response.json.description == "{\"errors\":[\(error)],\"data\":null}")
    }

    @Test func `says nothing of errors that are nobody's business`() async throws {
        struct Secret: Error {}
        var resolvers = resolvers
        resolvers.batch("Query", "people") { _ in throw Secret() }
        let document = try Document(parsing: "{ people { name } }")
        let response = await Executor(schema: schema, resolvers: resolvers).execute(document, context: Calls())
        #expect(response.errors.map(\.message) == ["An unexpected error occurred."])
    }

    @Test func `answers each event of a subscription`() async throws {
        let document = try Document(parsing: "subscription($n: Int!) { it: counted(to: $n) }")
        let executor = Executor(schema: schema, resolvers: resolvers)
        let variables = try #require(JSON(dictionaryLiteral: ("n", 3)).object)
        var answers: [String] = []
        for try await response in try await executor.subscribe(document, variables: variables, context: Calls()) {
            answers.append(response.json.description)
        }
        #expect(answers == (1...3).map { #"{"data":{"it":\#($0)}}"# })
        await #expect(throws: RequestErrors.self) { _ = try await executor.subscribe(document, context: Calls()) }
    }

    @Test func `names every variable that does not fit`() async throws {
        let document = try Document(parsing: "query($a: Int!, $b: [Int!] = [1]) { people { name } }")
        let variables = try #require(JSON(dictionaryLiteral: ("b", [1, "x", .null])).object)
        let response = await Executor(schema: schema, resolvers: resolvers).execute(document, variables: variables, context: Calls())
        #expect(response.data == nil)
        #expect(
            response.errors.map { $0.message.prefix(40) }.sorted() == [
                "Variable '$a' has invalid value: Expecte", "Variable '$b' has invalid value at [1]: ",
                "Variable '$b' has invalid value at [2]: ",
            ]
        )
    }

    @Test(arguments: [
        ("{ people { name } }", 2, 11), ("{ people { boss { name } } }", 3, 21),
        ("{ ...A } fragment A on Query { a: people { ...B } b: people { ...B } } fragment B on Person { name boss { name } }", 3, 62),
    ])
    func `is counted before`(text: String, depth: Int, fields: Int) throws {
        let document = try Document(parsing: text)
        let cost = document.cost(of: try document.operation(nil), in: schema)
        #expect((cost.depth, cost.fields) == (depth, fields))
    }

    private func run(_ text: String) async throws -> (Response, [String]) {
        let calls = Calls()
        let document = try Document(parsing: text)
        #expect(document.faults(in: schema).isEmpty)
        let response = await Executor(schema: schema, resolvers: resolvers).execute(document, context: calls)
        return (response, calls.made.withLock { $0 })
    }
}

@Suite struct `A schema` {
    @Test(arguments: [
        ("type Query { a: B }", "Query.a gives the unknown type B."),
        ("type Query { a: Int a: Int }", "Query names a twice."),
        ("type Query { a(x: Query): Int }", "Query.a takes x of Query, which is no input type."),
        ("interface I { a: Int! } type Query implements I { a: Int }", "Query.a gives Int, not Int!."),
        ("interface I { a: Int } type Query implements I { b: Int }", "Query lacks a of I."),
        ("type Query { a: Int } type Query { b: Int }", "Type Query is defined twice."),
        ("type Query { a(x: Int = \"no\"): Int }", "The default of x in Query.a is no Int."),
        ("type Query { a(x: I): Int } input I { i: I! }", "I cannot be given: it requires itself."),
        ("type Other { a: Int }", "There is no root type for queries, or it is no object."),
    ])
    func `that cannot be served is refused`(text: String, fault: String) {
        do {
            _ = try Schema(text)
            Issue.record("it was accepted")
        } catch {
            #expect((error as? SchemaError)?.faults == [fault])
        }
    }

    @Test func `is extended`() throws {
        let schema = try Schema("type Query { a: E } extend type Query { b: Int } enum E { X } extend enum E { Y }")
        #expect(schema.root(.query)?.fields.map(\.name) == ["a", "b"])
    }
}
