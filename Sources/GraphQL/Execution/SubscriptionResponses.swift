/// The responses of a subscription, one for each event.
package struct SubscriptionResponses<Context: Sendable>: AsyncSequence, Sendable {
    let events: AsyncThrowingStream<any Sendable, any Error>
    let execution: Execution<Context>
    let selections: SelectionSet
    let type: ObjectType

    package struct Iterator: AsyncIteratorProtocol {
        var events: AsyncThrowingStream<any Sendable, any Error>.Iterator
        let execution: Execution<Context>
        let selections: SelectionSet
        let type: ObjectType

        package mutating func next() async throws -> Response? {
            guard let event = try await events.next(isolation: #isolation) else { return nil }
            return await execution.run(selections, of: type, root: event)
        }
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(events: events.makeAsyncIterator(), execution: execution, selections: selections, type: type)
    }
}
