import CoreMetrics
import HTTPAPI
import HTTPTypes
import Testing

@Suite struct `Metrics` {
    @Test func `are written as Prometheus reads them`() {
        let registry = MetricsRegistry()
        registry.makeCounter(label: "away_commands_total", dimensions: [("command", "RequestLeave"), ("outcome", "a\"\\\n")]).increment(
            by: 2
        )
        registry.makeCounter(label: "away_commands_total", dimensions: [("command", "RequestLeave"), ("outcome", "a\"\\\n")]).increment(
            by: 1
        )
        registry.makeMeter(label: "away_connections", dimensions: []).set(1.5)
        let timer = registry.makeTimer(label: "away_append_seconds", dimensions: [])
        timer.recordNanoseconds(2_000_000)
        timer.recordNanoseconds(60_000_000_000)
        let text = registry.text
        #expect(
            text.contains("# TYPE away_commands_total counter\naway_commands_total{command=\"RequestLeave\",outcome=\"a\\\"\\\\\\n\"} 3\n")
        )
        #expect(text.contains("# TYPE away_connections gauge\naway_connections 1.5\n"))
        #expect(text.contains("away_append_seconds_bucket{le=\"0.001\"} 0\naway_append_seconds_bucket{le=\"0.0025\"} 1\n"))
        #expect(text.contains("away_append_seconds_bucket{le=\"+Inf\"} 2\naway_append_seconds_sum 60.002\naway_append_seconds_count 2\n"))
    }

    @Test func `count requests by route`() async throws {
        let things = ThingAPI()
        try await things.test { client in
            try await client.send(.get, "/v1/things/123")
            try await client.send(.get, "/v1/things")
            try await client.send(.init("BREW") ?? .get, "/v1/things")
        }
        let text = things.registry.text
        #expect(text.contains(#"away_http_requests_total{method="GET",route="/v1/things/{id}",status="404"} 1"#))
        #expect(text.contains(#"away_http_requests_total{method="GET",route="/v1/things",status="200"} 1"#))
        #expect(text.contains(#"method="other""#))
        #expect(text.contains("away_http_requests_in_flight 0\n"))
        #expect(!text.contains("/v1/things/123"))
    }
}
