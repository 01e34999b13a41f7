import Application
import JSON
import Leave
import Testing

@testable import GraphQL
@testable import GraphQLAPI

@Suite struct `Subscriptions` {
    private struct Broken: Error {}

    private func person(_ employee: EmployeeID, of organization: OrganizationID = OrganizationID(1)) -> Principal {
        Principal(
            organization: organization,
            employee: employee,
            isAdmin: false,
            scope: .read,
            credential: .accessToken,
            authenticatedAt: nil
        )
    }

    @Test func `of a person are so many at a time`() {
        let streams = OpenStreams(most: 10, mostOfAll: 100)
        var open = (0..<10).map { _ in streams.open(for: person(EmployeeID(1))) }
        #expect(open.allSatisfy { $0 != nil })
        #expect(streams.open(for: person(EmployeeID(1))) == nil)
        #expect(streams.open(for: person(EmployeeID(2))) != nil)
        open.removeLast()
        #expect(streams.open(for: person(EmployeeID(1))) != nil)
    }

    @Test func `of an organization are so many at a time`() {
        let streams = OpenStreams(most: 10, mostOfAll: 3)
        var open = (1...3).map { streams.open(for: person(EmployeeID($0))) }
        #expect(open.allSatisfy { $0 != nil })
        #expect(streams.open(for: person(EmployeeID(4))) == nil)
        #expect(streams.open(for: person(EmployeeID(4), of: OrganizationID(2))) != nil)
        open.removeLast()
        #expect(streams.open(for: person(EmployeeID(4))) != nil)
    }

    @Test func `that fail do not look complete`() async throws {
        let responses = AsyncThrowingStream<Response, any Error> { continuation in
            continuation.yield(Response(data: .null, errors: []))
            continuation.finish(throwing: Broken())
        }
        await #expect(throws: Broken.self) { _ = try await Paced(responses, while: { true }).forEach { _ in } }
    }

    @Test func `that end are complete`() async throws {
        let (responses, give) = AsyncStream.makeStream(of: Response.self)
        for _ in 0..<3 { give.yield(Response(data: .null, errors: [])) }
        give.finish()
        #expect(try await Paced(responses, while: { true }).forEach { _ in })
    }
}
