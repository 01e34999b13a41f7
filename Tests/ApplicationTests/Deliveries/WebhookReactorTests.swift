import EventSourcing
import JSON
import Leave
import Testing

@testable import Application

@Suite struct `A webhook's deliveries` {
    private static let (first, second) = (WebhookID(101), WebhookID(102))

    private func recorded(_ position: Int64, _ event: LeaveEvent) -> RecordedEvent<LeaveEvent> {
        RecordedEvent(
            position: Position(position),
            id: UInt128(position),
            event: event,
            metadata: EventMetadata(actor: 7, correlationID: 1, channel: "web"),
            recordedAt: Instant(microseconds: position * 1_000_000),
            hash: []
        )
    }

    private func added(_ position: Int64, _ webhook: WebhookID, _ types: [String] = []) -> RecordedEvent<LeaveEvent> {
        recorded(position, .webhookAdded(WebhookAdded(webhook: webhook, name: nil, url: "https://a.example", types: types)))
    }

    private func changed(_ position: Int64, _ webhook: WebhookID, isEnabled: Bool) -> RecordedEvent<LeaveEvent> {
        let event = WebhookChanged(webhook: webhook, name: nil, url: "https://a.example", types: [], isEnabled: isEnabled)
        return recorded(position, .webhookChanged(event))
    }

    private func denied(_ position: Int64) -> RecordedEvent<LeaveEvent> {
        recorded(
            position,
            .leaveDenied(
                LeaveAnswered(request: LeaveRequestID(5), employee: EmployeeID(6), by: EmployeeID(7), comment: .known("You are needed."))
            )
        )
    }

    private func deliveries(_ event: RecordedEvent<LeaveEvent>, after history: RecordedEvent<LeaveEvent>...) -> [Delivery] {
        let model = OrganizationModel(OrganizationID(1), History(events: history, upTo: Position(1_000)))
        return WebhookReactor().deliveries(for: event, in: model)
    }

    @Test func `go to each that wants the event and was there when it happened`() {
        let told = deliveries(denied(10), after: added(1, Self.first), added(2, Self.second, ["LeaveApproved"]))
        #expect(told.map(\.destination) == ["\(Self.first)"])
        #expect(deliveries(denied(10), after: added(11, Self.first)).isEmpty)
    }

    @Test func `are none while it is disabled, nor of that time afterwards`() {
        let off = changed(3, Self.first, isEnabled: false)
        #expect(deliveries(denied(10), after: added(1, Self.first), off).isEmpty)
        #expect(deliveries(denied(10), after: added(1, Self.first), off, changed(12, Self.first, isEnabled: true)).isEmpty)
        #expect(deliveries(denied(13), after: added(1, Self.first), off, changed(12, Self.first, isEnabled: true)).count == 1)
        let byItself = recorded(4, .webhookDisabled(WebhookDisabled(webhook: Self.first, failingSince: Instant(microseconds: 0))))
        #expect(deliveries(denied(10), after: added(1, Self.first), byItself).isEmpty)
    }

    @Test func `tell ids, status and dates, and nothing personal`() throws {
        let told = try #require(deliveries(denied(10), after: added(1, Self.first)).first)
        #expect(told.kind == "LeaveDenied")
        #expect(told.payload["status"] == "denied")
        #expect(told.payload["employeeId"]?.string == "\(EmployeeID(6))")
        #expect(told.payload["requestId"]?.string == "\(LeaveRequestID(5))")
        #expect(told.payload["actorId"]?.string == "\(EmployeeID(7))")
        #expect(told.payload["sequence"] == 10)
        #expect(!told.payloadText.contains("needed"))
    }
}
