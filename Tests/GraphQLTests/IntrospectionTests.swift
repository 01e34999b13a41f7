import Foundation
import JSON
import Testing

@testable import GraphQL

/// The schema as tools read it. Needs `AWAY_TEST_PYTHON` with graphql-core.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil)) struct `Introspection` {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent()

    @Test func `tells of a schema what graphql-core tells of it`() async throws {
        let expected = try JSON(parsing: Array(python(Self.script).utf8))
        let schema = try Schema(String(contentsOf: folder.appending(path: "differential.graphql"), encoding: .utf8))
        let document = try Document(parsing: expected["query"]?.string ?? "")
        #expect(document.faults(in: schema).isEmpty)
        let response = await Executor(schema: schema, resolvers: Resolvers<Void>()).execute(document, context: ())
        #expect(response.errors.isEmpty)
        let (found, wanted) = (byName(response.data), byName(expected["data"]))
        for name in Set(found.keys).union(wanted.keys).subtracting(Self.ahead) { #expect(found[name] == wanted[name], "\(name)") }
    }

    /// Where graphql-core already shows what the September 2025 edition does not have (the deprecation of directives, variables of fragments).
    private static let ahead: Set = ["__Directive", "__DirectiveLocation", "__Schema", "@deprecated"]

    /// Types and directives by name: their order means nothing.
    private func byName(_ data: JSON?) -> [String: JSON] {
        let schema = data?["__schema"]
        var byName = ["": schema?["queryType"] ?? .null]
        for item in (schema?["types"]?.array ?? []) + (schema?["directives"]?.array ?? []) {
            byName["\(item["kind"] == nil ? "@" : "")\(item["name"]?.string ?? "")"] = item
        }
        return byName
    }

    private func python(_ script: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = ["-c", script, folder.appending(path: "differential.graphql").path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// Descriptions of what every schema has are each one's own, so they are not asked for.
    private static let script = """
        import json, sys
        from graphql import build_schema, get_introspection_query, graphql_sync
        query = get_introspection_query(descriptions=False, specified_by_url=True, directive_is_repeatable=True,
            input_value_deprecation=True, one_of=True)
        schema = build_schema(open(sys.argv[1]).read())
        print(json.dumps({"query": query, "data": graphql_sync(schema, query).data}))
        """
}
