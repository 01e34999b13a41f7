import Application
import HTTPAPI
import HTTPTypes
import Leave
import Testing

@Suite struct `Token buckets` {
    @Test func `give out their burst, then their rate`() throws {
        let limit = try #require(RateLimit(perSecond: 2, burst: 3))
        var bucket = TokenBucket(limit, now: 10)
        #expect((0..<4).map { _ in bucket.take(now: 10) } == [true, true, true, false])
        check(bucket.wait(now: 10), 0.5)
        check(bucket.take(now: 10.5), true)
        check(bucket.take(now: 10.75), false)
        check(bucket.remaining(now: 100), 3)
        check(bucket.isFull(now: 100), true)
    }

    @Test func `do not fill when the clock stands or goes back`() throws {
        var bucket = TokenBucket(try #require(RateLimit(perSecond: 1, burst: 1)), now: 10)
        check(bucket.take(now: 10), true)
        check(bucket.take(now: 5), false)
        check(bucket.take(now: 10), false)
        check(bucket.take(now: 11), true)
    }

    @Test func `are not made of nothing`() {
        #expect(RateLimit(perSecond: 0, burst: 1) == nil)
        #expect(RateLimit(perSecond: 1, burst: 0.5) == nil)
    }
}

@Suite struct `Rate limits` {
    @Test func `hold for the organization and for the credential, and one does not use up the other`() throws {
        let limits = RateLimiter.Limits(organization: RateLimit(perSecond: 1, burst: 3), credential: RateLimit(perSecond: 1, burst: 2))
        var limiter = RateLimiter(limits)
        check(limiter.admit(ThingAPI.ana, now: 0).retryAfter, nil)
        check(limiter.admit(ThingAPI.ana, now: 0).retryAfter, nil)
        check(limiter.admit(ThingAPI.ana, now: 0).retryAfter, 1)
        check(limiter.admit(ThingAPI.john, now: 0).retryAfter, nil)
        check(limiter.admit(ThingAPI.john, now: 0).retryAfter, 1)
        check(limiter.admit(ThingAPI.john, now: 1).retryAfter, nil)
    }

    @Test func `count all credentials of a person together`() {
        var limiter = RateLimiter(RateLimiter.Limits(organization: nil, credential: RateLimit(perSecond: 1, burst: 2)))
        func wait(_ employee: UInt128, _ credential: Principal.Credential) -> Int? {
            limiter.admit(ThingAPI.principal(employee, isAdmin: false, .read, credential), now: 0).retryAfter
        }
        check(wait(1, .session([1])), nil)
        check(wait(1, .apiToken(APITokenID(1))), nil)
        check(wait(1, .apiToken(APITokenID(2))), 1)
        check(wait(2, .apiToken(APITokenID(3))), nil)
        let nobody: UInt128 = 0
        check((0..<3).map { _ in wait(nobody, .provisioning(SSOConnectionID(1))) }, [nil, nil, 1])
        check(wait(nobody, .provisioning(SSOConnectionID(2))), nil)
    }

    @Test func `forget buckets that are full`() throws {
        var limiter = RateLimiter(RateLimiter.Limits(organization: nil, credential: RateLimit(perSecond: 1, burst: 1)), capacity: 10)
        for employee in 0..<100 {
            let someone = ThingAPI.principal(UInt128(employee), isAdmin: false, .read, .accessToken)
            check(limiter.admit(someone, now: Double(employee) * 2).retryAfter, nil)
            check(limiter.admit(someone, now: Double(employee) * 2).retryAfter, 1)
        }
    }

    @Test func `are told, and are 429 when used up`() async throws {
        let limits = RateLimiter.Limits(organization: RateLimit(perSecond: 0.5, burst: 2), credential: nil)
        let things = ThingAPI(limits: limits)
        try await things.test { client in
            let first = try await client.send(.get, "/v1/things")
            #expect(first.headers[.rateLimitPolicy] == "\"organization\";q=2;w=4")
            #expect(first.headers[.rateLimit] == "\"organization\";r=1;t=2")
            try await client.send(.get, "/v1/things")
            let third = try await client.send(.get, "/v1/things")
            #expect(third.status == .tooManyRequests)
            #expect(third.code == "rate-limited")
            #expect(third.headers[.retryAfter] == "2")
            #expect(third.headers[.rateLimit] == "\"organization\";r=0;t=4")
            try await check(client.send(.get, "/v1/things", as: "foreign").status, .ok)
            things.clock.value = 2
            try await check(client.send(.get, "/v1/things").status, .ok)
        }
    }
}
