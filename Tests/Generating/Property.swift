import FoundationEssentials
package import Testing

/// Checks that something holds for whatever is generated, and shows the smallest case for which it does not.
///
/// - `AWAY_TEST_SEED`: another seed than the usual one (a number, or `random`).
/// - `AWAY_TEST_SCENARIOS`: how many times as many scenarios.
/// - Parameters:
///   - scenarios: How many are generated.
///   - body: Generates a scenario; returns what is wrong, with the scenario, or nil where the property holds. An error is wrong, too.
package func check(
    _ scenarios: Int,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (inout Choices) async throws -> String?
) async {
    let seed = Seed.base
    for scenario in 0..<scenarios * Seed.times {
        var choices = Choices(seed: seed &+ UInt64(scenario) &* 0xD1B5_4A32_D192_ED03)
        guard let description = await outcome(&choices, body) else { continue }
        var shrinking = Shrinking(choices.made, description)
        await shrinking.run { candidate in
            var choices = Choices(replaying: candidate)
            return await outcome(&choices, body)
        }
        Issue.record(
            "scenario \(scenario) of seed \(seed) (AWAY_TEST_SEED=\(seed) finds it again), made smaller:\n\(shrinking.description)",
            sourceLocation: sourceLocation
        )
        return
    }
}

private func outcome(_ choices: inout Choices, _ body: (inout Choices) async throws -> String?) async -> String? {
    do { return try await body(&choices) } catch { return "throws \(error)" }
}

private enum Seed {
    static let base: UInt64 =
        switch environment("AWAY_TEST_SEED") {
        case "random"?: UInt64.random(in: 0...1_000_000_000)
        case let text?: UInt64(text) ?? 1
        case nil: 1
        }

    static let times = environment("AWAY_TEST_SCENARIOS").flatMap { Int($0) } ?? 1

    private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
