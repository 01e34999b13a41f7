/// What a policy asks of requests (LEAVE_RULES L6.19, L7.8, L7.9).
package struct RequestLimits: Hashable, Sendable, Codable {
    /// Calendar days between today and the first day.
    package var minimumNotice: Int
    /// How many calendar days the first day may lie back.
    package var pastDays: Int
    package var minimumLength: Amount?
    package var maximumLength: Amount?
    /// Bounds leave that adjoins with no worked half in between.
    package var maximumConsecutive: Amount?

    package init(
        minimumNotice: Int = 0,
        pastDays: Int = 0,
        minimumLength: Amount? = nil,
        maximumLength: Amount? = nil,
        maximumConsecutive: Amount? = nil
    ) {
        self.minimumNotice = minimumNotice
        self.pastDays = pastDays
        self.minimumLength = minimumLength
        self.maximumLength = maximumLength
        self.maximumConsecutive = maximumConsecutive
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case minimumNotice, pastDays, minimumLength, maximumLength, maximumConsecutive
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        func days(_ key: CodingKeys) throws -> Int {
            let days: Int = try members.value(key, default: 0)
            guard days >= 0 else { throw RuleViolation(.amountNegative, at: members.path(to: key)) }
            return days
        }
        self.init(
            minimumNotice: try days(.minimumNotice),
            pastDays: try days(.pastDays),
            minimumLength: try members.notNegative(.minimumLength),
            maximumLength: try members.notNegative(.maximumLength),
            maximumConsecutive: try members.notNegative(.maximumConsecutive)
        )
    }
}
