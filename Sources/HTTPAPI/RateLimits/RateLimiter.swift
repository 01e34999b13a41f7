package import Application
import Leave

/// The buckets of all organizations and people that were seen lately. A value without a clock: see ``RateLimitMiddleware``.
package struct RateLimiter: Sendable {
    package struct Limits: Hashable, Sendable {
        /// Of all requests of an organization; nil: no limit.
        package let organization: RateLimit?
        /// Of all requests with the credentials of one person, or with one of nobody; nil: no limit.
        package let credential: RateLimit?

        package init(organization: RateLimit?, credential: RateLimit?) {
            self.organization = organization
            self.credential = credential
        }
    }

    package struct Verdict: Hashable, Sendable {
        package struct Policy: Hashable, Sendable {
            package let name: String
            package let quota: Int
            /// Seconds.
            package let window: Int
            package let remaining: Int
            /// Seconds until all of the quota is there again.
            package let reset: Int
        }

        package let policies: [Policy]
        /// Seconds to wait; nil when the request passes.
        package let retryAfter: Int?
    }

    private enum Key: Hashable {
        case organization(OrganizationID)
        /// All credentials of a person count together: whoever wants more could else issue himself as many tokens as he likes.
        case person(OrganizationID, EmployeeID)
        case credential(OrganizationID, Principal.Credential)

        init(holderOf principal: Principal) {
            self =
                principal.isPerson
                ? .person(principal.organization, principal.employee) : .credential(principal.organization, principal.credential)
        }
    }

    private let limits: Limits
    private let capacity: Int
    private var buckets: [Key: TokenBucket] = [:]

    /// - Parameter capacity: How many buckets are kept before full ones, which say nothing, are dropped.
    package init(_ limits: Limits, capacity: Int = 100_000) {
        self.limits = limits
        self.capacity = capacity
    }

    /// A request takes one token of each of its buckets, or of none.
    package mutating func admit(_ principal: Principal, now: Double) -> Verdict {
        let wanted: [(name: String, key: Key, limit: RateLimit)] = [
            limits.organization.map { ("organization", .organization(principal.organization), $0) },
            limits.credential.map { ("credential", Key(holderOf: principal), $0) },
        ].compactMap { $0 }
        var taken = wanted.map { buckets[$0.key] ?? TokenBucket($0.limit, now: now) }
        let wait = taken.indices.map { taken[$0].wait(now: now) }.max() ?? 0
        if wait == 0 {
            for index in taken.indices { _ = taken[index].take(now: now) }
        }
        for (index, bucket) in taken.enumerated() { buckets[wanted[index].key] = bucket }
        if buckets.count > capacity { forget(now: now) }
        let policies = wanted.indices.map { index in
            Verdict.Policy(
                name: wanted[index].name,
                quota: Int(wanted[index].limit.burst),
                window: wanted[index].limit.window,
                remaining: taken[index].remaining(now: now),
                reset: Int(taken[index].untilFull(now: now).rounded(.up))
            )
        }
        return Verdict(policies: policies, retryAfter: wait == 0 ? nil : max(1, Int(wait.rounded(.up))))
    }

    /// Full buckets are as new ones. Where all are in use, everybody starts anew: memory is bounded, and the limits are merely kinder.
    private mutating func forget(now: Double) {
        buckets = buckets.filter { _, bucket in
            var bucket = bucket
            return !bucket.isFull(now: now)
        }
        if buckets.count > capacity / 2 { buckets.removeAll() }
    }
}
