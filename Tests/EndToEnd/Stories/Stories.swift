import Support
import Testing

/// Organizations of very different kinds, each told from its first day on through the REST interface: what an admin sets, what people do, and
/// what they have then. The numbers in the comments were worked out by hand from LEAVE_RULES, before the first run.
///
/// All share one running service, whose clock each story moves, so they are told one after another.
@Suite(.tags(.database), .service, .serialized, .timeLimit(.minutes(3)))
struct `Stories of organizations` {}

/// Lends a suite one running service with a clock.
struct ServiceTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let clock = try TestClock("2025-01-01")
        try await RunningAway.with(clock: clock) { away in
            try await Telling.$service.withValue((away, clock)) { try await body() }
        }
    }
}

extension Trait where Self == ServiceTrait {
    static var service: Self { ServiceTrait() }
}
