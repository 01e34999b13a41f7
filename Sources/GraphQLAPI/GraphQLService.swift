import GraphQL
import JSON
import Leave
import Synchronization

/// Answers operations on ``AwaySchema``.
package struct GraphQLService: Sendable {
    /// A deeper or larger operation is refused before it is executed.
    private static let maximumDepth = 15
    private static let maximumFields = 50_000
    /// A larger one is executed by the threads of the global executor, so that nobody else's requests wait on the connection's.
    private static let fieldsOnConnection = 1_000
    private static let maximumRoots = (reading: 20, changing: 10)
    /// Bytes of a document.
    private static let maximumLength = 64 * 1024
    /// What computes years of leave.
    private static let weights = ["Employee.balances": 20, "Employee.ledger": 100]

    private let executor: Executor<Viewer>
    private let documents: DocumentCache
    /// Subscriptions, over events and WebSockets alike.
    let streams = OpenStreams(most: 10, mostOfAll: 5_000)
    /// WebSockets.
    let connections = OpenStreams(most: 20, mostOfAll: 20_000)

    /// - Parameter digest: SHA-256.
    /// - Throws: ``SchemaError`` for a fault of the program.
    package init(digest: @escaping @Sendable ([UInt8]) -> [UInt8]) throws {
        documents = DocumentCache(capacity: 500, digest: digest)
        var resolvers = Resolvers<Viewer>()
        OrganizationFields.add(to: &resolvers)
        EmployeeFields.add(to: &resolvers)
        LeaveRequestFields.add(to: &resolvers)
        CommandFields.add(to: &resolvers)
        CalendarFields.add(to: &resolvers)
        SubscriptionFields.add(to: &resolvers)
        executor = Executor(schema: try Schema(AwaySchema.text), resolvers: resolvers)
    }

    /// The operation that a request names, ready to be executed.
    ///
    /// - Throws: ``RequestErrors`` with everything that is wrong with the document.
    func prepare(_ request: GraphQLRequest) throws(RequestErrors) -> PreparedOperation {
        let document = try documents.document(request) { text throws(RequestErrors) in
            guard text.utf8.count <= Self.maximumLength else {
                throw RequestErrors(errors: [GraphQLError("too-complex", "The document is longer than 64 KiB.")])
            }
            let document: Document
            do throws(GraphQLError) {
                document = try Document(parsing: text)
            } catch {
                throw RequestErrors(errors: [error])
            }
            let faults = document.faults(in: executor.schema)
            guard faults.isEmpty else { throw RequestErrors(errors: faults) }
            return document
        }
        let operation = try document.operation(request.operationName)
        let cost = document.cost(of: operation, in: executor.schema, weights: Self.weights)
        let roots = operation.kind == .mutation ? Self.maximumRoots.changing : Self.maximumRoots.reading
        guard cost.depth <= Self.maximumDepth, cost.fields <= Self.maximumFields, cost.roots <= roots else {
            throw RequestErrors(errors: [GraphQLError("too-complex", "The operation is too deep or would answer too many fields.")])
        }
        return PreparedOperation(
            document: document,
            kind: operation.kind,
            request: request,
            isDear: cost.fields > Self.fieldsOnConnection
        )
    }

    func execute(_ operation: PreparedOperation, for viewer: Viewer) async -> Response {
        guard operation.isDear else { return await executed(operation, for: viewer) }
        return await withTaskExecutorPreference(globalConcurrentExecutor) { await executed(operation, for: viewer) }
    }

    private func executed(_ operation: PreparedOperation, for viewer: Viewer) async -> Response {
        await executor.execute(
            operation.document,
            operation: operation.request.operationName,
            variables: operation.request.variables,
            context: viewer
        )
    }

    func subscribe(_ operation: PreparedOperation, for viewer: Viewer) async throws(RequestErrors) -> SubscriptionResponses<Viewer> {
        try await executor.subscribe(
            operation.document,
            operation: operation.request.operationName,
            variables: operation.request.variables,
            context: viewer
        )
    }
}

struct PreparedOperation: Sendable {
    let document: Document
    let kind: OperationKind
    let request: GraphQLRequest
    /// Whether it may compute for long.
    let isDear: Bool
}
