import Synchronization
import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1))) struct `An event loop` {
    @Test func `that is stopped has run what was queued, and its thread has ended`() async {
        for _ in 0..<50 {
            let loops = EventLoops(count: 2)
            let ran = Counter()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<10 {
                    group.addTask(executorPreference: loops.all[number % 2]) { ran.add() }
                }
            }
            loops.all[0].after(.seconds(100)) { ran.add() }
            loops.stop()
            #expect(ran.count == 10)
        }
    }

    @Test func `that is stopped waits for threads that block for it`() {
        let loop = EventLoop()
        let isOver = Atomic(false)
        loop.startThread {
            while !loop.isStopped {}
            isOver.store(true, ordering: .relaxed)
        }
        loop.stop()
        let hasEnded = isOver.load(ordering: .relaxed)
        #expect(hasEnded)
    }

    @Test func `that is stopped lets its tasks go on elsewhere`() async throws {
        let loop = EventLoop()
        let gate = Gate(for: 2)
        let task = Task(executorPreference: loop) {
            let before = loop.isCurrent
            await gate.pass()
            for _ in 0..<10 { await Task.yield() }
            return (before, loop.isCurrent)
        }
        try await eventually { gate.isWaitedFor }
        loop.stop()
        await gate.pass()
        let (before, after) = await task.value
        #expect(before && !after)
    }

    @Test func `may be stopped by a task of its own`() async {
        let loop = EventLoop()
        let wasCurrent = await Task(executorPreference: loop) {
            let isCurrent = loop.isCurrent
            loop.stop()
            await Task.yield()
            return isCurrent
        }.value
        #expect(wasCurrent)
    }
}
