package import Leave
import Synchronization

/// What an organization's admins may know of one sign-in (P4.1). Never assertions, tokens, codes, secrets or attribute values.
package struct SignInRecord: Hashable, Sendable {
    /// Characters kept of an identifier that we compared (P4.1).
    package static let longestText = 200
    /// Seconds for which a record is kept.
    package static let retention: UnixSeconds = 90 * 24 * 3600

    package enum Outcome: Hashable, Sendable {
        case signedIn(EmployeeID)
        /// A test sign-in by an admin passed every rule (P4.4).
        case testPassed
        case refused(Refusal)
    }

    /// The first rule that was broken.
    package struct Refusal: Hashable, Sendable {
        /// As in SSO_RULES: `O6.9`.
        package let rule: String
        /// What happened, for an admin.
        package let detail: String
        package let expected: String?
        package let received: String?

        package init(rule: String, detail: String, expected: String? = nil, received: String? = nil) {
            self.rule = rule
            self.detail = Self.bounded(detail)
            self.expected = expected.map(Self.bounded)
            self.received = received.map(Self.bounded)
        }

        /// One line of text: no controls, at most ``SignInRecord/longestText`` characters.
        private static func bounded(_ text: String) -> String {
            var scalars = String.UnicodeScalarView()
            for scalar in text.unicodeScalars.prefix(SignInRecord.longestText) {
                let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
                scalars.append(isControl || scalar.properties.generalCategory == .format ? "\u{FFFD}" : scalar)
            }
            return String(scalars)
        }
    }

    /// What the person reads to an admin: 10 characters.
    package let reference: String
    package let organization: OrganizationID
    /// Nil where the attempt named none.
    package let connection: SSOConnectionID?
    package let at: UnixSeconds
    package let outcome: Outcome
    /// Network part only.
    package let clientAddress: String?

    package init(
        reference: String,
        organization: OrganizationID,
        connection: SSOConnectionID?,
        at: UnixSeconds,
        outcome: Outcome,
        clientAddress: String?
    ) {
        self.reference = reference
        self.organization = organization
        self.connection = connection
        self.at = at
        self.outcome = outcome
        self.clientAddress = clientAddress
    }
}

extension SignInRecord {
    /// Where a record stands in the list: several may be of one second.
    package struct Place: Hashable, Comparable, Sendable {
        package let at: UnixSeconds
        package let reference: String

        package init(at: UnixSeconds, reference: String) {
            self.at = at
            self.reference = reference
        }

        package static func < (left: Place, right: Place) -> Bool { (left.at, left.reference) < (right.at, right.reference) }
    }

    package var place: Place { Place(at: at, reference: reference) }
}

/// The organization's record of sign-ins; not domain events, and forgotten after a while (DESIGN §11).
package protocol SignInLog: Sendable {
    /// - Returns: How many were refused on that connection in the hour before, this one included: what a notice is decided by (P4.3).
    @discardableResult
    func record(_ record: SignInRecord) async throws(SignInStoreError) -> Int

    /// Newest first, those of one connection or all.
    ///
    /// - Parameter before: The last record of the page before; nil: from the newest.
    func records(
        of organization: OrganizationID,
        connection: SSOConnectionID?,
        before: SignInRecord.Place?,
        limit: Int
    ) async throws(SignInStoreError) -> [SignInRecord]

    /// Nil also for another organization's (P4.2).
    func record(_ reference: String, of organization: OrganizationID) async throws(SignInStoreError) -> SignInRecord?

    func purge(_ organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError)
}

/// The log of one process.
package final class InMemorySignInLog: SignInLog {
    private let kept = Mutex<[SignInRecord]>([])

    package init() {}

    package func record(_ record: SignInRecord) async throws(SignInStoreError) -> Int {
        kept.withLock { kept in
            kept.append(record)
            return kept.count { other in
                guard case .refused = other.outcome else { return false }
                return other.organization == record.organization && other.connection == record.connection && other.at > record.at - 3600
            }
        }
    }

    package func records(
        of organization: OrganizationID,
        connection: SSOConnectionID?,
        before: SignInRecord.Place?,
        limit: Int
    ) async throws(SignInStoreError) -> [SignInRecord] {
        let matching = kept.withLock { kept in
            kept.filter { record in
                record.organization == organization && (connection == nil || record.connection == connection)
                    && (before.map { record.place < $0 } ?? true)
            }
        }
        return Array(matching.sorted { $0.place > $1.place }.prefix(limit))
    }

    package func record(_ reference: String, of organization: OrganizationID) async throws(SignInStoreError) -> SignInRecord? {
        kept.withLock { kept in kept.first { $0.organization == organization && $0.reference == reference } }
    }

    package func purge(_ organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError) {
        kept.withLock { kept in kept.removeAll { $0.organization == organization && $0.at <= now - SignInRecord.retention } }
    }
}
