import EventSourcing
import Testing

@Suite struct `Event queries` {
    private let employee = EventSourcing.Tag(kind: "employee", id: 1)
    private let request = EventSourcing.Tag(kind: "request", id: 2)

    @Test func `match an event of one of the types with all of the tags`() {
        let query = EventQuery(types: ["A", "B"], tags: [employee, request])
        #expect(query.matches(type: "B", tags: [request, employee, EventSourcing.Tag(kind: "location", id: 1)]))
        #expect(!query.matches(type: "C", tags: [request, employee]))
        #expect(!query.matches(type: "A", tags: [employee]))
    }

    @Test func `tell tags of the same id and another kind apart`() {
        #expect(!EventQuery(tags: [EventSourcing.Tag(kind: "request", id: 1)]).matches(type: "A", tags: [employee]))
    }

    @Test func `without types or tags match everything, without clauses nothing`() {
        #expect(EventQuery.everything.matches(type: "A", tags: []))
        #expect(!EventQuery([]).matches(type: "A", tags: [employee]))
    }

    @Test func `joined by or match what either matches`() {
        let query = EventQuery(types: ["A"]).or(EventQuery(tags: [employee]))
        #expect(query.matches(type: "A", tags: []))
        #expect(query.matches(type: "B", tags: [employee]))
        #expect(!query.matches(type: "B", tags: [request]))
        #expect(query.or(EventQuery(types: ["A"])) == query)
    }
}
