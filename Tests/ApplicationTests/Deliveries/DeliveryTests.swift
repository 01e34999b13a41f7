import EventSourcing
import JSON
import Leave
import Testing

@testable import Application

@Suite struct `A delivery` {
    private func delivery(
        _ organization: UInt128 = 1,
        _ channel: Channel = .mail,
        _ destination: String = "d",
        _ kind: String = "k",
        payload: JSON = [:],
        cause: Int64? = 7
    ) -> Delivery {
        Delivery(
            in: OrganizationID(organization),
            channel: channel,
            destination: destination,
            kind: kind,
            payload: payload,
            cause: cause,
            dueAt: Instant(microseconds: 0)
        )
    }

    @Test func `has one id for one cause, and another for anything else`() {
        let others = [
            delivery(2), delivery(1, .slack), delivery(1, .mail, "e"), delivery(1, .mail, "d", "l"), delivery(cause: 8),
            delivery(cause: nil),
            delivery(payload: ["day": "2026-11-24"], cause: nil), delivery(payload: ["day": "2026-11-25"], cause: nil),
        ]
        #expect(Set(([delivery()] + others).map(\.id)).count == others.count + 1)
        #expect(delivery().id == delivery(payload: ["more": 1]).id, "the cause tells them apart")
    }

    @Test func `has an id of version 8`() {
        let text = "\(delivery().id)"
        #expect(Array(text)[14] == "8")
        #expect("89ab".contains(Array(text)[19]))
    }
}
