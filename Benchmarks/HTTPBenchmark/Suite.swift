/// Everything that is measured over HTTP.
struct Suite {
    let stage: Stage
    let small: AwayServer
    let large: AwayServer
    let seconds: Int
    let rounds: Int

    private static let balances = "/v1/employees/me/balances"
    private static let requests = "/v1/leave-requests"

    var all: [(name: String, measure: () throws -> Void)] {
        [
            ("balance", balance),
            ("request", { try request("request leave, 200 people of one organization", stage.amongMany, clients: 8) }),
            ("request", { try request("request leave, 200 people of one organization", stage.readers, clients: 32) }),
            ("request", { try request("request leave, 100 organizations", stage.hundred, clients: 8) }),
            ("request", { try request("request leave, 100 organizations", stage.hundred, clients: 32) }),
            ("preview", preview),
            ("growth", growth),
            ("feed", feed),
        ]
    }

    private var load: Load { Load(database: stage.large, seconds: seconds) }

    private func balance() throws {
        var (selects, plain) = (Comparison(), Comparison())
        for _ in 0..<rounds {
            let select = try load.pgbench(Scripts.select, clients: 8)
            let ours = try read(Self.balances, stage.readers)
            selects.add(ours: ours, baseline: select)
            plain.add(ours: ours, baseline: try load.wrk(large, path: "/healthz", connections: 32, script: Scripts.plain))
        }
        Table.rates("balance over HTTP, 32 connections : SELECT by key, 8 clients", selects, goal: .atLeast(0.22))
        Table.rates("balance over HTTP : our route without a query", plain, goal: .atLeast(0.55))
        let spread = Comparison(
            try (0..<rounds).map { _ in (try read(Self.balances, stage.hundred), try load.pgbench(Scripts.select, clients: 8)) }
        )
        Table.rates("balance over HTTP, 100 organizations : SELECT by key", spread, goal: .none)
        let half = median(selects.ours.map(\.rate)) / 2
        let tails = try (0..<rounds).map { _ in try read(Self.balances, stage.readers, pause: 32_000 / half) }
        let rate = Table.number(median(tails.map(\.rate)))
        Table.figure(
            "balance over HTTP, p99 at half load",
            "\(Table.number(median(tails.map(\.p99)))) ms",
            beside: "\(rate)/s",
            goal: "< 10 ms"
        )
    }

    private func request(_ subject: String, _ people: People, clients: Int) throws {
        var (inserts, tails) = (Comparison(), [Double]())
        for _ in 0..<rounds {
            let insert = try load.pgbench(Scripts.insert, clients: clients)
            let ours = try ask(people, clients: clients, of: large)
            inserts.add(ours: ours, baseline: insert)
            tails.append(ours.p99 / ours.p50)
        }
        Table.rates("\(subject), \(clients) clients : INSERT", inserts, goal: .none)
        let p99 = Table.number(median(inserts.ours.map(\.p99)))
        let p50 = Table.number(median(inserts.ours.map(\.p50)))
        Table.figure("  p99 beside p50", "\(p99) ms", beside: "\(p50) ms", goal: "≤ 10 × p50")
    }

    private func preview() throws {
        let samples = try (0..<rounds).map { _ in
            try load.wrk(large, path: Self.requests + "/preview", connections: 8, script: Scripts.ask, stage.big.arguments)
        }
        let rate = Table.number(median(samples.map(\.rate)))
        Table.figure(
            "preview of a request among 2,000 employees, 8 clients, p99",
            "\(Table.number(median(samples.map(\.p99)))) ms",
            beside: "\(rate)/s",
            goal: "-"
        )
    }

    private func growth() throws {
        var (organizations, age) = (Comparison(), Comparison())
        for _ in 0..<rounds {
            let alone = try ask(stage.alone, clients: 8, of: small)
            let among = try ask(stage.amongMany, clients: 8, of: large)
            let old = try ask(stage.old, clients: 8, of: large)
            organizations.add(ours: among, baseline: alone)
            age.add(ours: old, baseline: among)
        }
        Table.costs("request leave: \(stage.organizations) organizations : 1", organizations, goal: .atMost(1.2))
        Table.costs("request leave: \(stage.events) events : 1000", age, goal: .atMost(1.2))
    }

    private func feed() throws {
        let answer = try Program.run(["curl", "-sS", "-D-", "-o", "/dev/null", large.url + stage.feed])
        let tag = answer.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("etag: ") }?.dropFirst(6)
        guard let tag else { throw BenchmarkError("the feed has no tag: \(answer)") }
        func measure(_ arguments: [String]) throws -> [Sample] {
            try (0..<rounds).map { _ in try load.wrk(large, path: stage.feed, connections: 1, script: Scripts.conditional, arguments) }
        }
        let (whole, unchanged) = (try measure([]), try measure([String(tag)]))
        for (what, samples, goal) in [("2,000 events", whole, "< 20 ms"), ("2,000 events, unchanged (304)", unchanged, "-")] {
            let rate = Table.number(median(samples.map(\.rate)))
            Table.figure("calendar feed, \(what), p99", "\(Table.number(median(samples.map(\.p99)))) ms", beside: "\(rate)/s", goal: goal)
        }
    }

    private func read(_ path: String, _ people: People, pause: Double? = nil) throws -> Sample {
        let pause = pause.map { ["\($0)"] } ?? []
        return try load.wrk(large, path: path, connections: 32, script: Scripts.read, [people.file] + pause)
    }

    private func ask(_ people: People, clients: Int, of server: AwayServer) throws -> Sample {
        let sample = try load.wrk(server, path: Self.requests, connections: clients, script: Scripts.ask, people.arguments)
        people.sent(sample.operations)
        return sample
    }
}
