package import Leave
package import Texts

package typealias ConnectionTestID = Identifier<ConnectionTest>

/// A test sign-in of a connection by an admin, and what came of it (SSO_RULES P4.4).
///
/// It shows attributes of the admin's own account at the provider, so it is sealed, kept for a day and shown to admins only.
package struct ConnectionTest: Hashable, Sendable {
    /// Seconds for which it can be looked at.
    package static let retention: UnixSeconds = 24 * 3600

    package let id: ConnectionTestID
    package let connection: SSOConnectionID
    /// Who tries it.
    package let employee: EmployeeID
    package let beganAt: UnixSeconds
    /// Nil while nobody has come back from the provider.
    package var report: Report?

    package init(
        id: ConnectionTestID,
        connection: SSOConnectionID,
        employee: EmployeeID,
        beganAt: UnixSeconds,
        report: Report? = nil
    ) {
        self.id = id
        self.connection = connection
        self.employee = employee
        self.beganAt = beganAt
        self.report = report
    }

    /// What the sign-in came to.
    package struct Report: Hashable, Codable, Sendable {
        /// Of the record in the log of sign-ins.
        package let reference: String
        package let at: UnixSeconds
        /// Every rule of the protocol, in the order in which they are looked at.
        package let checks: [Check]
        /// What the provider said of the person; nothing where a rule was broken before that could be believed.
        package let attributes: [Attribute]
        /// What Away takes from it by the connection's mappings.
        package let person: Person?

        package init(reference: String, at: UnixSeconds, checks: [Check], attributes: [Attribute], person: Person?) {
            self.reference = reference
            self.at = at
            self.checks = checks
            self.attributes = attributes
            self.person = person
        }

        package var isPassed: Bool { checks.allSatisfy { $0.result == .passed } }
    }

    /// A rule and what it found.
    package struct Check: Hashable, Codable, Sendable {
        package enum Result: String, Codable, Sendable {
            case passed
            case failed
            /// An earlier one failed, so that this one was not decided.
            case notReached
        }

        /// As in SSO_RULES.
        package let rule: String
        package let result: Result
        package let detail: String?
        package let expected: String?
        package let received: String?

        package init(
            rule: String,
            result: Result,
            detail: String? = nil,
            expected: String? = nil,
            received: String? = nil
        ) {
            self.rule = rule
            self.result = result
            self.detail = detail
            self.expected = expected
            self.received = received
        }

        /// What it asks, in a few words; of a rule that is none of the protocol's, that the sign-in as a whole did not work.
        package var title: Message {
            let message = Message("check.\(rule)")
            return Languages.english.has(message.key) ? message : "check.whole"
        }
    }

    package struct Attribute: Hashable, Codable, Sendable {
        package let name: String
        package let values: [String]

        package init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    package struct Person: Hashable, Codable, Sendable {
        /// What the account would be known by: `sub`, `NameID` or the name of an attribute.
        package let keyedBy: String
        package let email: String?
        package let name: String?
        /// That the connection's mapping grants.
        package let roles: [String]

        package init(keyedBy: String, email: String?, name: String?, roles: [String]) {
            self.keyedBy = keyedBy
            self.email = email
            self.name = name
            self.roles = roles
        }
    }
}

/// A test that waits for the admin's browser.
package struct BegunTest: Hashable, Sendable {
    package let id: ConnectionTestID
    /// Where the admin's browser begins, within ``SignInAttempt/lifetime``. Whoever has it can do nothing but try the connection.
    package let url: String

    package init(id: ConnectionTestID, url: String) {
        self.id = id
        self.url = url
    }
}

package enum StartedTest: Hashable, Sendable {
    case departed(Departure)
    /// The provider could not even be asked.
    case failed(ConnectionTest.Report, of: SSOConnection)
}
