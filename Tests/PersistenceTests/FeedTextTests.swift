import Testing

@testable import Persistence

@Suite struct `What processes tell each other` {
    @Test func `names organizations and is read back`() {
        let organizations = CommittedOrganizations([1, .max, 0])
        #expect(organizations.payload.utf8.count == 98)
        #expect(CommittedOrganizations(payload: organizations.payload) == organizations)
    }

    @Test func `fits into a notification, however many there are`() {
        #expect(CommittedOrganizations(Set(0..<240)).payload.utf8.count < 8_000)
        #expect(CommittedOrganizations(Set(0..<241)) == .many)
        #expect(CommittedOrganizations(payload: CommittedOrganizations.many.payload) == .many)
    }

    @Test(arguments: ["", "*", "1", "0000000000000000000000000000000g", "00000000000000000000000000000001,"])
    func `means everybody when it is not understood`(payload: String) {
        #expect(CommittedOrganizations(payload: payload) == .many)
    }
}

@Suite struct `What a feed has to look at` {
    private let now = ContinuousClock.now

    @Test func `is what it was woken for, once`() {
        var state = FeedState()
        state.wake([3, 1])
        state.wake([1])
        let taken = [state.take(at: now), state.take(at: now)]
        #expect(taken == [[1, 3], []])
    }

    @Test func `is everything at first and whenever nobody knows`() {
        var state = FeedState()
        var scans = [state.takeScan(), state.takeScan()]
        state.wakeAll()
        scans += [state.takeScan(), state.takeScan()]
        #expect(scans == [true, false, true, false])
    }

    @Test func `pauses longer with each failure, and not after a success`() {
        var state = FeedState()
        var pauses: [Duration] = []
        for _ in 0..<8 {
            state.failed(1, at: now)
            pauses.append((state.nextAttempt ?? now) - now)
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        let early = state.take(at: now + .seconds(59))
        let late = state.take(at: now + .seconds(60))
        #expect(early == [] && late == [1])
        state.succeeded(1)
        state.wake([1])
        let next = state.take(at: now)
        #expect(next == [1])
    }
}
