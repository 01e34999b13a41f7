import Foundation

/// How long the service takes to begin, and what it holds when nobody asks for anything.
final class StartUp {
    private(set) var small: AwayServer
    private(set) var large: AwayServer
    private var seconds: [Double] = []
    private let memory: (small: Int, large: Int)
    private var isStopped = false

    init(_ away: String, small: BenchmarkDatabase, large: BenchmarkDatabase, rounds: Int) throws {
        for _ in 1..<rounds {
            let server = try AwayServer(away, on: large)
            seconds.append(server.secondsToReady)
            server.stop()
        }
        self.small = try AwayServer(away, on: small)
        self.large = try AwayServer(away, on: large)
        seconds.append(self.large.secondsToReady)
        memory = (self.small.idleMemory(), self.large.idleMemory())
    }

    func report() {
        Table.figure("away serve: start to ready", "\(Table.number(median(seconds))) s", goal: "< 1 s")
        let (one, many) = (Double(memory.small) / 1e6, Double(memory.large) / 1e6)
        Table.figure(
            "away serve: idle, beside 1 organization",
            "\(Table.number(many)) MB",
            beside: "\(Table.number(one)) MB",
            goal: "< 60 MB"
        )
    }

    func stop() {
        guard !isStopped else { return }
        isStopped = true
        for server in [small, large] { server.stop() }
    }
}
