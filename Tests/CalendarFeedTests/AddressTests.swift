import Application
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Leave
import Testing

@Suite struct `A calendar feed's address` {
    private func answer(_ client: any TestClientProtocol, _ path: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await client.execute(uri: path, method: .get, headers: headers) { $0 }
    }

    @Test func `answers a calendar, and 304 without looking at any event while nothing happens`() async throws {
        let acme = try await Subscription()
        let (_, path) = try await acme.make(.organization, for: "ana")
        try await acme.test { client in
            let first = try await answer(client, path)
            #expect(first.status == .ok && first.headers[.contentType] == "text/calendar; charset=utf-8")
            #expect(first.headers[.cacheControl] == "private, no-cache")
            let tag = try #require(first.headers[.eTag])
            let reads = acme.reads
            for form in [tag, "\"other\", \(tag)", String(tag.dropFirst(2)), "*"] {
                let again = try await answer(client, path, [.ifNoneMatch: form])
                #expect(again.status == .notModified && again.headers[.eTag] == tag && again.body.readableBytes == 0)
            }
            #expect(acme.reads == reads)
            #expect(try await answer(client, path, [.ifNoneMatch: "\"other\""]).status == .ok)
        }
    }

    @Test func `answers 304 too when what happened shows nowhere in it, and anew when it does`() async throws {
        let acme = try await Subscription()
        let (_, path) = try await acme.make(.own, for: "ana")
        try await acme.test { client in
            let tag = try #require(try await answer(client, path).headers[.eTag])
            _ = try await acme.make(.own, for: "ana")
            #expect(try await answer(client, path, [.ifNoneMatch: tag]).status == .notModified)
            try await acme.perform(ChangeOrganization(name: "Acme & Sons", sessionLimits: .usual, language: nil), as: "ana")
            let renamed = try await answer(client, path, [.ifNoneMatch: tag])
            #expect(renamed.status == .ok && String(buffer: renamed.body).contains("NAME:My leave – Acme & Sons"))
        }
    }

    @Test func `leads nowhere when it is unknown, malformed or revoked`() async throws {
        let acme = try await Subscription()
        let (id, path) = try await acme.make(.own, for: "ana")
        try await acme.test { client in
            let tag = try #require(try await answer(client, path).headers[.eTag])
            let unknown = "/calendars/" + String(repeating: "A", count: 43) + ".ics"
            for other in [unknown, "/calendars/.ics", "/calendars/short.ics", path.replacing(".ics", with: ""), path + "x"] {
                #expect(try await answer(client, other).status == .notFound, "\(other)")
            }
            try await acme.perform(RevokeCalendarFeed(id: id), as: "ana")
            #expect(try await answer(client, path).status == .notFound)
            // Also to whoever knows what it was.
            #expect(try await answer(client, path, [.ifNoneMatch: tag]).status == .notFound)
        }
    }

    @Test func `counts among what its owner asks, and lets whoever asks too much wait`() async throws {
        let acme = try await Subscription()
        let (_, path) = try await acme.make(.own, for: "ana")
        let ana = try acme.id(of: "ana")
        try await acme.test(wait: { $0.isPerson && $0.employee == ana ? 7 : nil }) { client in
            let reads = acme.reads
            let answer = try await answer(client, path, [.ifNoneMatch: "*"])
            #expect(answer.status == .tooManyRequests && answer.headers[.retryAfter] == "7")
            #expect(acme.reads == reads)
        }
    }

    @Test func `answers HEAD with the same headers and nothing else`() async throws {
        let acme = try await Subscription()
        let (_, path) = try await acme.make(.own, for: "ana")
        try await acme.test { client in
            let whole = try await answer(client, path)
            let head = try await client.execute(uri: path, method: .head) { $0 }
            #expect(head.status == .ok && head.headers[.eTag] == whole.headers[.eTag] && head.body.readableBytes == 0)
        }
    }
}
