package import Application
import Leave
import OpenSSL

/// The device authorization grant (RFC 8628; SSO_RULES C5): a command line gets an API token of the person who allows it.
package struct DeviceSignInService: DeviceSignIn {
    /// Wrong codes of one session in ten minutes, and of one organization in a minute (C5.1).
    private static let (wrongOfSession, wrongOfOrganization) = (5, 50)
    /// Seconds that a token of a command line lasts (C4.1).
    private static let tokenLifetime = APIToken.usualLifetime

    private let authorizations: any DeviceAuthorizations
    private let limits: any SignInLimits
    private let commands: CommandHandler
    private let credentials: any CredentialIssuer
    private let publicURL: String
    private let now: @Sendable () -> UnixSeconds

    /// - Parameter publicURL: Origin of this service, without a slash at the end.
    package init(
        authorizations: any DeviceAuthorizations,
        limits: any SignInLimits,
        commands: CommandHandler,
        credentials: any CredentialIssuer,
        publicURL: String,
        now: @escaping @Sendable () -> UnixSeconds
    ) {
        self.authorizations = authorizations
        self.limits = limits
        self.commands = commands
        self.credentials = credentials
        self.publicURL = publicURL
        self.now = now
    }

    package func beginDevice(clientID: String, scope: String?, client: SignInClient) async throws(DeviceError) -> DeviceCodes {
        guard UserCode.isClientID(clientID) else {
            throw .invalidRequest("client_id is 1 to 100 letters, digits, dots, hyphens and underscores.")
        }
        let words = (scope ?? "").split(separator: " ").map { String($0) }
        let scopes = words.compactMap { Principal.Scope(rawValue: $0) }
        guard scopes.count == words.count else { throw .invalidScope }
        try await admit("device \(client.address ?? "unknown")", limit: 20)
        let beganAt = now()
        let authorization = DeviceAuthorization(
            clientID: clientID,
            scope: scopes.max() ?? .write,
            clientAddress: NetworkAddress.truncated(client.address),
            beganAt: beganAt,
            expiresAt: beganAt + DeviceAuthorization.lifetime
        )
        let device = Secret()
        while true {
            let user = UserCode()
            let isFree = try await available { () throws(SignInStoreError) in
                try await authorizations.begin(authorization, device: device.hash, user: user.hash)
            }
            // 20⁸ codes: the second is free but for a wonder.
            guard isFree else { continue }
            return DeviceCodes(
                deviceCode: device.text,
                userCode: user.text,
                verificationURI: publicURL + "/device",
                expiresIn: DeviceAuthorization.lifetime,
                interval: DeviceAuthorization.interval
            )
        }
    }

    package func device(
        userCode: String,
        for principal: Principal,
        client: SignInClient
    ) async throws(DeviceError) -> DeviceAuthorization {
        let code = UserCode(userCode)
        let found: DeviceAuthorization? =
            if let code {
                try await available { () throws(SignInStoreError) in try await authorizations.authorization(user: code.hash, at: now()) }
            } else {
                nil
            }
        // Looked up before it is counted, so that the right code works until too many were wrong.
        try await checkGuesses(of: principal, isWrong: found == nil)
        guard let found else { throw .expiredToken }
        return found
    }

    package func answerDevice(
        userCode: String,
        isAllowed: Bool,
        by principal: Principal,
        client: SignInClient
    ) async throws(DeviceError) {
        let found = try await device(userCode: userCode, for: principal, client: client)
        guard let code = UserCode(userCode), found.state == .pending else { throw .expiredToken }
        let state: DeviceAuthorization.State = isAllowed ? .approved(principal.organization, principal.employee) : .denied
        let isAnswered = try await available { () throws(SignInStoreError) in
            try await authorizations.answer(code.hash, state, at: now())
        }
        guard isAnswered else { throw .expiredToken }
    }

    package func exchange(deviceCode: String, clientID: String) async throws(DeviceError) -> IssuedToken {
        guard let device = Secret(deviceCode) else { throw .expiredToken }
        let poll = try await available { () throws(SignInStoreError) in
            try await authorizations.poll(device.hash, clientID: clientID, at: now())
        }
        switch poll {
        case .pending: throw .authorizationPending
        case .slowDown(let interval): throw .slowDown(interval)
        case .denied: throw .accessDenied
        case .expired: throw .expiredToken
        case .approved(let authorization):
            guard case .approved(let organization, let employee) = authorization.state else { throw .expiredToken }
            return try await token(for: authorization, organization, employee)
        }
    }

    /// Recorded in the history as the person's own act, then made.
    private func token(
        for authorization: DeviceAuthorization,
        _ organization: OrganizationID,
        _ employee: EmployeeID
    ) async throws(DeviceError) -> IssuedToken {
        let owner = Principal(
            organization: organization,
            employee: employee,
            isAdmin: false,
            scope: authorization.scope,
            credential: .accessToken,
            authenticatedAt: nil
        )
        let command = IssueAPIToken(
            id: Identifier(commands.newID()),
            owner: employee,
            name: "\(authorization.clientID) (device)",
            scope: authorization.scope,
            expires: now() + Self.tokenLifetime
        )
        do {
            let caller = Caller(owner, channel: "device", correlation: commands.newID(), address: authorization.clientAddress)
            _ = try await commands.perform(command, by: caller)
            return try await credentials.issueToken(
                command.id,
                for: employee,
                of: organization,
                name: command.name,
                scope: command.scope,
                expiresAt: command.expires
            )
        } catch {
            // The person has left meanwhile, or the organization is gone.
            switch error as? CommandError {
            case .refused, .forbidden, .notFound: throw .accessDenied
            default: throw .unavailable(error)
            }
        }
    }

    /// - Throws: ``DeviceError/limited(retryAfter:)`` once there were too many wrong codes, right or wrong as this one may be.
    private func checkGuesses(of principal: Principal, isWrong: Bool) async throws(DeviceError) {
        let session: String =
            switch principal.credential {
            case .session(let key): key.map { String($0) }.joined(separator: ".")
            default: principal.employee.description
            }
        let now = now()
        let addition = isWrong ? 1 : 0
        let (ofSession, ofOrganization) = try await available { () throws(SignInStoreError) in
            (
                try await limits.count(.of("device codes of \(session)"), adding: addition, at: (now / 600 + 1) * 600),
                try await limits.count(.of("device codes of \(principal.organization)"), adding: addition, at: now)
            )
        }
        guard ofSession <= Self.wrongOfSession, ofOrganization <= Self.wrongOfOrganization else { throw .limited(retryAfter: 60) }
    }

    private func admit(_ key: String, limit: Int) async throws(DeviceError) {
        let now = now()
        let isAdmitted = try await available { () throws(SignInStoreError) in try await limits.admit(.of(key), limit: limit, at: now) }
        guard isAdmitted else { throw .limited(retryAfter: Int(60 - now % 60)) }
    }

    private func available<Value>(_ body: () async throws(SignInStoreError) -> Value) async throws(DeviceError) -> Value {
        do {
            return try await body()
        } catch {
            throw .unavailable(error.cause)
        }
    }
}

/// What a person types: 8 consonants, so that it spells no word and nothing is mistaken for another letter (C5.1; RFC 8628 §6.1).
struct UserCode: Sendable {
    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)

    /// Two groups of four.
    let text: String
    let hash: SecretHash

    init() {
        var letters: [UInt8] = []
        while letters.count < 8 {
            // 240 of the 256 values, so that each letter is as likely.
            letters += randomBytes(16).filter { $0 < 240 }.prefix(8 - letters.count).map { Self.alphabet[Int($0) % 20] }
        }
        self.init(letters: letters)
    }

    /// Nil when nothing of ours can have been meant.
    init?(_ typed: String) {
        let letters = typed.uppercased().utf8.filter { !" -".utf8.contains($0) }
        guard letters.count == 8, letters.allSatisfy(Self.alphabet.contains) else { return nil }
        self.init(letters: Array(letters))
    }

    private init(letters: [UInt8]) {
        text = String(decoding: letters.prefix(4), as: UTF8.self) + "-" + String(decoding: letters.suffix(4), as: UTF8.self)
        hash = .of(letters)
    }

    static func isClientID(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-._".unicodeScalars.contains(scalar))
            }
    }
}
