import JSON
import Leave
import Testing

@testable import GraphQL
@testable import GraphQLAPI

@Suite struct `Subscriptions` {
    private struct Broken: Error {}

    @Test func `of a person are ten at a time`() {
        let streams = OpenStreams()
        var open = (0..<OpenStreams.most).map { _ in streams.open(for: EmployeeID(1)) }
        #expect(open.allSatisfy { $0 != nil })
        #expect(streams.open(for: EmployeeID(1)) == nil)
        #expect(streams.open(for: EmployeeID(2)) != nil)
        open.removeLast()
        #expect(streams.open(for: EmployeeID(1)) != nil)
    }

    @Test func `that fail do not look complete`() async throws {
        let responses = AsyncThrowingStream<Response, any Error> { continuation in
            continuation.yield(Response(data: .null, errors: []))
            continuation.finish(throwing: Broken())
        }
        await #expect(throws: Broken.self) { _ = try await Paced(responses).forEach { _ in } }
    }

    @Test func `that end are complete`() async throws {
        let (responses, give) = AsyncStream.makeStream(of: Response.self)
        for _ in 0..<3 { give.yield(Response(data: .null, errors: [])) }
        give.finish()
        #expect(try await Paced(responses).forEach { _ in })
    }
}
