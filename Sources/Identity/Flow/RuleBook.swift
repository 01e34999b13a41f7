import Application

/// The rules of a protocol in the order in which they are looked at, for the report of a test (P4.4).
///
/// A stage is left only when all of its rules hold. So a broken rule tells of all stages before that they held, and of the others of its own
/// stage, whose order depends on the message, nothing.
struct RuleBook: Sendable {
    /// Numbers of rules; the catalogue says what each asks.
    let stages: [[String]]

    static func of(_ connection: SSOConnection) -> RuleBook {
        switch connection.provider {
        case .openIDConnect: .openIDConnect
        case .saml: .saml
        }
    }

    var passed: [ConnectionTest.Check] {
        stages.joined().map { ConnectionTest.Check(rule: $0, result: .passed) }
    }

    func checks(failing refusal: SignInRecord.Refusal) -> [ConnectionTest.Check] {
        let broken = stages.firstIndex { $0.contains(refusal.rule) }
        var checks = stages.enumerated().flatMap { index, stage in
            stage.map { rule in
                guard rule != refusal.rule else { return Self.failed(refusal) }
                let result: ConnectionTest.Check.Result = broken.map { index < $0 } ?? false ? .passed : .notReached
                return ConnectionTest.Check(rule: rule, result: result)
            }
        }
        // A rule that is not of the protocol: nothing is known of the others.
        if broken == nil { checks.insert(Self.failed(refusal), at: 0) }
        return checks
    }

    private static func failed(_ refusal: SignInRecord.Refusal) -> ConnectionTest.Check {
        ConnectionTest.Check(
            rule: refusal.rule,
            result: .failed,
            detail: refusal.detail,
            expected: refusal.expected,
            received: refusal.received
        )
    }
}

extension RuleBook {
    static let openIDConnect = RuleBook(stages: [
        [
            "O2.3", "O2.1",
            "O2.2",
        ],
        ["O1.3"],
        ["O1.5"],
        ["O1.7"],
        ["O1.8"],
        ["O3.1"],
        ["O3.2"],
        [
            "O3.3", "O3.4", "O3.5",
            "O3.6", "O3.7", "O3.8",
            "O3.9",
        ],
        [
            "O2.4", "O2.5", "O4.1",
            "O4.2", "O4.3", "O4.4",
            "O4.5", "O4.6",
            "O4.7",
        ],
        [
            "O5.1", "O5.2",
            "O5.3",
            "O5.4", "O5.5",
        ],
        ["O6.1", "O6.6"],
        ["O6.2"],
        ["O6.3"],
        ["O6.4"],
        ["O6.5"],
        ["O6.7"],
        ["O6.8"],
        ["O6.9"],
        ["O6.10"],
        ["O6.11"],
        ["O6.12"],
        ["O6.13"],
        ["O6.14"],
        ["O1.10"],
    ])

    static let saml = RuleBook(stages: [
        ["S1.1", "S1.5", "S3.5"],
        ["S1.2", "S1.3", "S1.4"],
        [
            "S2.1", "S2.2",
            "S2.3",
            "S2.4", "S2.5",
            "S2.6",
            "S2.7", "S2.8", "S2.9",
            "S5.11", "S5.12",
        ],
        ["S3.1", "S3.2"],
        ["S3.3"],
        ["S3.4"],
        ["S3.6"],
        ["S3.7", "S6.6"],
        [
            "S6.1", "S6.2",
            "S6.3",
            "S6.4", "S6.5", "S4.1",
            "S4.2", "S4.3",
            "S4.4",
            "S4.5", "S4.6",
            "S4.7",
            "S4.8", "S4.9",
            "S4.10",
            "S4.11", "S4.12", "S4.14",
        ],
        ["S5.1"],
        ["S5.2"],
        ["S5.3"],
        ["S5.4", "S5.5", "S5.6"],
        ["S5.7"],
        ["S5.8"],
        ["S5.10"],
        ["P1.2"],
    ])
}
