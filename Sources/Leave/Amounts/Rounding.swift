/// How an exact number becomes a multiple of a step (LEAVE_RULES L1.4).
package struct Rounding: Hashable, Sendable, Codable {
    package enum Step: String, Codable, CaseIterable, Hashable, Sendable {
        case none, half, whole

        package var ticks: Int {
            switch self {
            case .none: 1
            case .half: Amount.ticksPerUnit / 2
            case .whole: Amount.ticksPerUnit
            }
        }
    }

    package enum Mode: String, Codable, CaseIterable, Hashable, Sendable {
        /// Towards zero.
        case down
        /// Away from zero.
        case up
        /// Ties away from zero.
        case nearest
        /// A remainder of half a step or more goes up; a smaller one is kept, to the nearest tick (BUrlG §5(2)).
        case upFromHalf
    }

    package let step: Step
    package let mode: Mode

    package init(_ step: Step, _ mode: Mode) {
        self.step = step
        self.mode = mode
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case step, mode }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        guard let step = try members.choice(Step.self, .step, else: .invalidRounding),
            let mode = try members.choice(Mode.self, .mode, else: .invalidRounding)
        else { throw RuleViolation(.invalidRounding, at: decoder.path) }
        self.init(step, mode)
    }
}
