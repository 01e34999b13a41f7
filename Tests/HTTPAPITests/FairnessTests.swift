import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Leave
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(2))) struct `While one organization's report is computed` {
    /// All connections share one thread, so that whatever computes on it delays everybody.
    @Test func `other requests are answered`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await Application(
            router: away.api.router(),
            server: .away(),
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: 1))
        ).test(.ahc(.http)) { client in
            let acme = try await Acme.make(client, away)
            let people = (1...2_000).map { "p\($0)@acme.example,P \($0),2024-01-01,Belgrade" }
            let table = (["email,name,employmentStart,location"] + people).joined(separator: "\n")
            let added = try await client.send(.post, "/v1/employees/import", as: acme.ana, table, headers: [.contentType: "text/csv"])
            #expect(added.status == .created)

            let report = Task {
                try await ContinuousClock().measure {
                    let answer = try await client.send(.get, "/v1/reports/balances", as: acme.ana, headers: [.accept: "text/csv"])
                    #expect(answer.text.split(separator: "\n").count > 2_000)
                }
            }
            var answered = 0
            let isOver = Shared(false)
            let end = Task {
                let took = try await report.value
                isOver.change { $0 = true }
                return took
            }
            while !isOver.value {
                try await check(client.send(.get, "/healthz", as: nil).status, .ok)
                answered += 1
            }
            let took = try await end.value
            // On one and the same thread there would be one, which the report keeps waiting.
            #expect(answered > 10, "\(answered) requests while a report took \(took)")
        }
    }
}
