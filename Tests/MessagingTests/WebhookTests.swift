import EventSourcing
import Fetching
import Foundation
import JSON
import Leave
import Messaging
import SSO
import Synchronization
import Testing

@testable import Application

@Suite(.timeLimit(.minutes(1))) struct `A webhook` {
    private static let organization = OrganizationID(1)
    private static let webhook = WebhookID(2)
    private static let now = Instant(microseconds: Int64(Date().timeIntervalSince1970) * 1_000_000)

    private func delivery(cause: Int64 = 7) -> Delivery {
        Delivery(
            in: Self.organization,
            channel: .webhook,
            destination: "\(Self.webhook)",
            kind: "LeaveApproved",
            payload: ["sequence": .number(JSONNumber(cause)), "recordedAt": "2026-11-24T12:00:00Z"],
            cause: cause,
            dueAt: Self.now
        )
    }

    private func channel(
        _ url: String,
        _ secrets: any WebhookSecrets,
        isEnabled: Bool = true,
        policy: FetchPolicy? = nil
    ) throws -> WebhookChannel {
        var usual = FetchPolicy(ports: nil, allowsLoopbackHTTP: true)
        usual.timeout = .milliseconds(800)
        let web = try WebFetcher(policy ?? usual)
        return WebhookChannel(
            webhook: { _, _ in
                Webhook(
                    name: nil,
                    url: url,
                    types: [],
                    isEnabled: isEnabled,
                    failingSince: nil,
                    createdAt: Self.now,
                    enabledAt: Self.now,
                    after: .start
                )
            },
            secrets: secrets,
            send: { try await web.send($0) },
            now: { Self.now }
        )
    }

    private func secrets(_ all: WebhookSecret...) async throws -> InMemoryWebhookSecrets {
        let secrets = InMemoryWebhookSecrets()
        for secret in all {
            try await secrets.add(
                secret,
                to: Self.webhook,
                in: Self.organization,
                at: Self.now.microseconds / 1_000_000,
                overlap: 86_400
            )
        }
        return secrets
    }

    private static let old = WebhookSecret(bytes: Array(repeating: 1, count: 32))
    private static let new = WebhookSecret(bytes: Array(repeating: 2, count: 32))

    @Test(.enabled(if: Receiver.python != nil, "needs AWAY_TEST_PYTHON with standardwebhooks"))
    func `is signed as Standard Webhooks says, with both secrets after a rotation`() async throws {
        // The receiver wants a signature for each secret that it knows.
        try await Receiver.with(["a": [Self.old.text, Self.new.text], "b": [Self.new.text]]) { receiver in
            let both = try await secrets(Self.old, Self.new)
            var outcome = try await channel(receiver.url("a", "good"), both).deliver(delivery(), attempt: 1, in: Self.organization)
            #expect(outcome == .delivered(status: 204, reference: nil))
            outcome = try await channel(receiver.url("b", "good"), try await secrets(Self.old)).deliver(
                delivery(),
                attempt: 1,
                in: Self.organization
            )
            #expect(outcome == .retry(after: nil, reason: "connection", status: nil))
            #expect(receiver.acknowledgements.map(\.id) == ["\(delivery().id)"])
            #expect(receiver.count("BAD") == 1)
        }
    }

    @Test(.enabled(if: Receiver.python != nil, "needs AWAY_TEST_PYTHON with standardwebhooks"))
    func `tells apart what may be tried again, and follows no redirection`() async throws {
        try await Receiver.with(["a": [Self.new.text]]) { receiver in
            let secrets = try await secrets(Self.new)
            func outcome(_ behaviour: String, _ cause: Int64) async throws -> DeliveryOutcome {
                try await channel(receiver.url("a", behaviour), secrets).deliver(delivery(cause: cause), attempt: 1, in: Self.organization)
            }
            #expect(try await outcome("fail", 1) == .retry(after: nil, reason: "status", status: 500))
            #expect(try await outcome("busy", 2) == .retry(after: .seconds(1), reason: "status", status: 429))
            #expect(try await outcome("redirect", 3) == .retry(after: nil, reason: "redirect", status: 302))
            #expect(try await outcome("private", 4) == .retry(after: nil, reason: "redirect", status: 307))
            #expect(try await outcome("hang", 5) == .retry(after: nil, reason: "timeout", status: nil))
            #expect(try await outcome("cut", 6) == .retry(after: nil, reason: "connection", status: nil))
            #expect(receiver.count("TRAP") == 0)
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:1/", "insecure-address"), ("https://127.0.0.1/", "forbidden-address"),
        ("https://169.254.169.254/latest", "forbidden-address"), ("https://[::1]/", "forbidden-address"),
        ("https://10.0.0.1/", "forbidden-address"),
    ])
    func `goes nowhere inside`(url: String, reason: String) async throws {
        let outcome = try await channel(url, try await secrets(Self.new), policy: FetchPolicy(ports: nil)).deliver(
            delivery(),
            attempt: 1,
            in: Self.organization
        )
        #expect(outcome == .retry(after: nil, reason: reason, status: nil))
    }

    @Test func `that is disabled is sent nothing`() async throws {
        let outcome = try await channel("https://a.example/", try await secrets(Self.new), isEnabled: false).deliver(
            delivery(),
            attempt: 1,
            in: Self.organization
        )
        #expect(outcome == .failed(reason: "disabled", status: nil))
    }
}
