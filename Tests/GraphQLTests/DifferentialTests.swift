import Foundation
import JSON
import Testing

@testable import GraphQL

/// graphql-core answers the same documents on the same schema. Needs `AWAY_TEST_PYTHON`. `AWAY_GRAPHQL_SEED` and `AWAY_GRAPHQL_CASES` choose others
/// and more.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil)) struct `Documents as graphql-core answers them` {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent()
    private let environment = ProcessInfo.processInfo.environment

    @Test func `have equal results, and errors at equal places`() async throws {
        let schema = try Schema(String(contentsOf: folder.appending(path: "differential.graphql"), encoding: .utf8))
        let root = try JSON(parsing: Array(Data(contentsOf: folder.appending(path: "differential.json"))))
        let executor = Executor(schema: schema, resolvers: resolvers(schema))
        var stages: [String: Int] = [:]
        for line in try cases() {
            let expected = try JSON(parsing: Array(line.utf8))
            let found = await answer(expected, executor, root)
            #expect(found == Answer(expected), "\(expected)")
            stages[found.stage, default: 0] += 1
        }
        #expect(stages.count == 4, "Each stage is met: \(stages)")
    }

    private func answer(_ expected: JSON, _ executor: Executor<Void>, _ root: JSON) async -> Answer {
        let document: Document
        do throws(GraphQLError) {
            document = try Document(parsing: expected["document"]?.string ?? "")
        } catch {
            return Answer("parse", nil, [error])
        }
        let faults = document.faults(in: executor.schema)
        guard faults.isEmpty else { return Answer("validate", nil, faults) }
        guard document.operations.allSatisfy({ $0.kind != .subscription }) else { return Answer("valid", nil, [GraphQLError]()) }
        let response = await executor.execute(
            document,
            operation: expected["operation"]?.string,
            variables: expected["variables"]?.object ?? JSONObject(),
            root: root,
            context: ()
        )
        return Answer("execute", response.data?.normalized ?? .null, response.errors)
    }

    /// Fields are members of their parents; `{"$error": …}` fails; `echo` tells its arguments.
    private func resolvers(_ schema: Schema) -> Resolvers<Void> {
        var resolvers = Resolvers<Void>()
        for type in schema.types.values.compactMap(\.output) {
            for field in type.fields {
                resolvers.batch(type.name, field.name) { call in
                    call.parents.map { parent in
                        field.name == "echo"
                            ? .leaf(.string(JSON.object(call.arguments).sorted.description))
                            : resolved((parent as? JSON)?[field.name] ?? .null)
                    }
                }
            }
        }
        return resolvers
    }

    private func cases() throws -> [Substring] {
        let process = Process()
        process.executableURL = URL(filePath: environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = [
            folder.appending(path: "differential.py").path, environment["AWAY_GRAPHQL_SEED"] ?? "1",
            environment["AWAY_GRAPHQL_CASES"] ?? "3000",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}

/// What both must agree on; the wording of messages is each one's own.
private struct Answer: Equatable {
    let stage: String
    let data: JSON?
    /// In no order: the places and the path of each error.
    let errors: [String]
    let messages: [String]

    /// Where a fragment reaches itself, what else meets what is not defined.
    private var hasCycle: Bool { messages.contains { $0.contains("within itself") } }

    static func == (one: Answer, other: Answer) -> Bool {
        one.stage == other.stage && one.data == other.data && (one.errors == other.errors || one.hasCycle && other.hasCycle)
    }
}

extension Answer {
    init(_ stage: String, _ data: JSON?, _ errors: [GraphQLError]) {
        self.init(stage, data, errors.map(\.json))
    }

    init(_ expected: JSON) {
        let stage = expected["stage"]?.string ?? ""
        self.init(stage, stage == "execute" ? expected["data"]?.normalized : nil, expected["errors"]?.array ?? [])
    }

    private init(_ stage: String, _ data: JSON?, _ errors: [JSON]) {
        self.init(
            stage: stage,
            data: data,
            errors: errors.map { "\($0["locations"] ?? .null) \($0["path"] ?? .null)" }.sorted(),
            messages: errors.map { $0["message"]?.string ?? "" }
        )
    }
}

private func resolved(_ json: JSON) -> Resolved {
    switch json {
    case .null: .null
    case .array(let elements): .list(elements.map(resolved))
    case .object(let object):
        if let message = object["$error"]?.string {
            .failure(GraphQLError(message))
        } else {
            .typed(json, as: object["__typename"]?.string ?? "")
        }
    case .bool, .number, .string: .leaf(json)
    }
}

extension JSON {
    /// Numbers by value: `1.0` is 1.
    fileprivate var normalized: JSON {
        switch self {
        case .number(let number): number.integer.map { .number(JSONNumber($0)) } ?? self
        case .array(let elements): .array(elements.map(\.normalized))
        case .object(let object): JSON(object, \.normalized)
        case .null, .bool, .string: self
        }
    }

    /// Members by name.
    fileprivate var sorted: JSON {
        guard case .object(let object) = self else { return array.map { .array($0.map(\.sorted)) } ?? self }
        var result = JSONObject()
        for member in object.members.sorted(by: { $0.name < $1.name }) { result.append(member.name, member.value.sorted) }
        return .object(result)
    }

    private init(_ object: JSONObject, _ transform: (JSON) -> JSON) {
        var result = JSONObject()
        for member in object.members { result.append(member.name, transform(member.value)) }
        self = .object(result)
    }
}
