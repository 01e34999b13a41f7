import SSO
import XML

/// What every message and assertion says of itself (SSO_RULES S3.1, S3.2).
struct MessageCheck {
    let element: XMLElement
    let now: UnixTime
    let skew: Duration

    /// - Parameter future: The rule that an instant in the future breaks.
    /// - Returns: The `IssueInstant`.
    @discardableResult func versionAndInstant(future: SSORule = "S3.2") throws(Refusal) -> UnixTime {
        guard element.attribute("Version")?.isExactly("2.0") == true else {
            throw Refusal("S3.1", "another version", expected: "2.0", received: element.attribute("Version"))
        }
        guard let text = element.attribute("IssueInstant"), let instant = UnixTime(dateTime: text) else {
            throw Refusal("S3.2", "IssueInstant is no time in UTC", received: element.attribute("IssueInstant"))
        }
        guard instant <= now + skew else { throw Refusal(future, "issued in the future", expected: "\(now)", received: "\(instant)") }
        return instant
    }
}
