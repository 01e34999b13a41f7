import Application
import EventSourcing
import Leave
import Texts

/// Everything about one connection.
struct ConnectionPage: Sendable {
    struct Key: Sendable {
        let id: String
        let stage: String
        let until: String
        let isNext: Bool
        let isActive: Bool
    }

    struct Certificate: Sendable {
        let subject: String
        let until: String
        let fingerprint: String
    }

    struct Attempt: Sendable {
        let at: String
        let outcome: String
        let style: String
        let reference: String
        let reason: String
    }

    let id: String
    /// The same, where a list's own id would hide it.
    let connection: String
    let row: ConnectionRow
    let csrfToken: String
    let isEnabled: Bool
    let isTested: Bool
    let isEnforced: Bool
    let mayBeEnforced: Bool
    let isSAML: Bool
    let values: [PastedValue]
    let certificates: [Certificate]
    let keys: [Key]
    let metadataURL: String?
    let attempts: [Attempt]
    let hasAttempts: Bool
    let allowsLegacyEncryption: Bool
    let requiresEncryption: Bool
    let signsRequests: Bool
    let allowsIdPInitiated: Bool
    let allowsPlainTyp: Bool
    let asksUserInfo: Bool
    let apiAudience: String

    init(
        _ connection: SSOConnection,
        _ row: ConnectionRow,
        _ situation: Situation,
        _ selfService: SelfService,
        _ keys: [PublishedKey],
        _ records: [SignInRecord],
        csrfToken: String,
        _ texts: Catalogue
    ) {
        let organization = situation.organization
        id = connection.id.description
        self.connection = id
        self.row = row
        self.csrfToken = csrfToken
        isEnabled = connection.isEnabled
        isTested = organization.testedConnections.contains(connection.id)
        isEnforced = organization.enforcedConnections.contains(connection.id)
        mayBeEnforced = isEnabled && isTested && !isEnforced
        values = PastedValue.all(selfService.connections.addresses(of: connection), texts)
        certificates = selfService.connections.certificates(of: connection).map {
            Certificate(subject: $0.subject, until: Moment.day($0.notAfter), fingerprint: String($0.fingerprint.prefix(16)))
        }
        self.keys = keys.map { key in
            Key(
                id: key.id.description,
                stage: texts.text("connection.key.\(key.stage.rawValue)"),
                until: Moment.day(key.summary.notAfter),
                isNext: key.stage == .next,
                isActive: key.stage == .active
            )
        }
        attempts = records.map { Attempt($0, situation, texts) }
        hasAttempts = !attempts.isEmpty
        let saml = connection.provider.saml
        isSAML = saml != nil
        metadataURL = saml?.metadataURL
        allowsLegacyEncryption = saml?.allowsLegacyEncryption ?? false
        requiresEncryption = saml?.requiresEncryption ?? false
        signsRequests = saml?.signsRequests ?? false
        allowsIdPInitiated = saml?.allowsIdPInitiated ?? false
        var openIDConnect: OpenIDConnectSettings?
        if case .openIDConnect(let settings) = connection.provider { openIDConnect = settings }
        allowsPlainTyp = openIDConnect?.allowsPlainTyp ?? false
        asksUserInfo = openIDConnect?.asksUserInfo ?? false
        apiAudience = openIDConnect?.apiAudience ?? ""
    }
}

extension ConnectionPage.Attempt {
    fileprivate init(_ record: SignInRecord, _ situation: Situation, _ texts: Catalogue) {
        at = Moment.text(record.at)
        reference = record.reference
        let outcome: String
        switch record.outcome {
        case .signedIn(let employee): (outcome, style, reason) = ("signedIn", "approved", situation.name(of: employee))
        case .testPassed: (outcome, style, reason) = ("testPassed", "approved", "")
        case .refused(let refusal):
            let compared = [("expected", refusal.expected), ("received", refusal.received)].compactMap { key, value in
                value.map { texts.text("connection.outcome.\(key)", ["value": .text($0)]) }
            }
            let details = compared.isEmpty ? "" : " (" + compared.joined(separator: ", ") + ")"
            (outcome, style, reason) = ("refused", "denied", "\(refusal.rule): \(refusal.detail)\(details)")
        }
        self.outcome = texts.text("connection.outcome.\(outcome)")
    }
}

/// Instants as these pages write them: in UTC, which is said beside.
enum Moment {
    static func text(_ seconds: UnixSeconds) -> String {
        let ofDay = ((seconds % 86_400) + 86_400) % 86_400
        func two(_ number: UnixSeconds) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day(seconds)) \(two(ofDay / 3600)):\(two(ofDay / 60 % 60))"
    }

    static func day(_ seconds: UnixSeconds) -> String {
        LocalDate(daysSinceEpoch: Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)).description
    }
}
