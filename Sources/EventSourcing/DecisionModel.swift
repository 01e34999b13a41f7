/// What a decision must know, folded from the events that its query matches.
package protocol DecisionModel: Sendable {
    associatedtype Event: Sendable

    init()
    mutating func evolve(_ event: Event)
    /// For models to which it matters when, where or by whom something was recorded; without it, only the event counts.
    mutating func evolve(recorded event: RecordedEvent<Event>)
}

extension DecisionModel {
    package mutating func evolve(recorded event: RecordedEvent<Event>) {
        evolve(event.event)
    }

    /// The model that these events make.
    package init(_ events: [RecordedEvent<Event>]) {
        self.init()
        for event in events { evolve(recorded: event) }
    }
}
