import Testing

@testable import Application

@Suite struct `The retry schedule` {
    @Test func `waits longer each time and then gives up`() {
        let schedule = RetrySchedule.usual
        let delays = (1...8).compactMap { schedule.delay(after: $0, wish: nil, random: 0.5) }
        #expect(delays == schedule.delays)
        #expect(schedule.delay(after: 9, wish: nil, random: 0.5) == nil)
        #expect(schedule.delay(after: 9, wish: .seconds(10), random: 0.5) == nil)
    }

    @Test func `spreads what failed together`() {
        let schedule = RetrySchedule(delays: [.seconds(10)])
        #expect(schedule.delay(after: 1, wish: nil, random: 0) == .seconds(8))
        #expect(schedule.delay(after: 1, wish: nil, random: 1) == .seconds(12))
    }

    @Test func `comes back no earlier than the receiver wishes, within a day`() {
        let schedule = RetrySchedule(delays: [.seconds(10)])
        #expect(schedule.delay(after: 1, wish: .seconds(60), random: 0) == .seconds(60))
        #expect(schedule.delay(after: 1, wish: .seconds(1), random: 0.5) == .seconds(10))
        #expect(schedule.delay(after: 1, wish: .seconds(10_000_000), random: 0) == .seconds(86_400))
    }

    @Test func `leaves a destination alone that goes on failing, for a minute at most`() {
        let pauses = (1...12).map { RetrySchedule.pause(afterFailures: $0) }
        #expect(pauses.prefix(4) == [.zero, .zero, .seconds(1), .seconds(2)])
        #expect(pauses.last == .seconds(60))
    }
}
