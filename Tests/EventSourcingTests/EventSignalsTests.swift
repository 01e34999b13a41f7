import EventSourcing
import Testing

@Suite struct `Signals of new events` {
    @Test func `reach those who wait for the organization or for any, and leave one for the slow`() async {
        let signals = EventSignals()
        let mine = signals.signals(of: 1)
        let others = signals.signals(of: 2)
        let all = signals.signals(of: nil)
        signals.signal([1])
        signals.signal([1, 3])
        signals.finish()
        #expect(await count(mine) == 1)
        #expect(await count(others) == 0)
        #expect(await count(all) == 1)
    }

    @Test func `without an address reach everybody`() async {
        let signals = EventSignals()
        let streams = [signals.signals(of: 1), signals.signals(of: nil)]
        signals.signalAll()
        signals.finish()
        for stream in streams { #expect(await count(stream) == 1) }
    }

    private func count(_ stream: AsyncStream<Void>) async -> Int {
        var count = 0
        for await _ in stream { count += 1 }
        return count
    }
}
