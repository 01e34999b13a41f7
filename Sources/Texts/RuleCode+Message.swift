package import Leave

extension RuleCode {
    /// What it means, for a person, where nothing more is known of the case.
    package var message: Message { Message("code.\(rawValue)") }
}
