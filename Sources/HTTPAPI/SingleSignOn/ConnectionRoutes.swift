import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct ConnectionRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, add, get, change, remove, refresh, attempts] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/sso-connections",
            "listSsoConnections",
            "How people sign in",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: ConnectionView.self))
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let connections = situation.organization.connections.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
            let states = try await backend.metadataStates(call)
            let views = connections.map { ConnectionView($0, situation, backend.connections, states[$0.id]) }
            return Reply(try .of(views, call.query, call))
        }
    }

    private var add: Endpoint {
        Endpoint(
            .post,
            "/v1/sso-connections",
            "addSsoConnection",
            "Add an identity provider",
            for: .recentlySignedInAdmins,
            body: .json(NewConnection.self),
            answers: .json(.created, ConnectionView.wire).versioned
        ) { [backend] call in
            let imported = try await backend.imported(call.body.metadata, over: nil)
            let id = call.body.id ?? backend.newID()
            try await backend.checkFree(id)
            let connection = try call.body.connection(id, imported?.settings)
            let command = AddSSOConnection(connection: connection, allowsLoopback: backend.allowsLoopback)
            try await backend.prepare(connection, call.body.secret, command, call)
            let (situation, position) = try await backend.perform(command, call)
            try await backend.note(imported, of: connection.id, call)
            return try await reply(connection.id, situation, call, position, isNew: true)
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/sso-connections/{id}",
            "ssoConnection",
            "An identity provider",
            for: .adminReaders,
            answers: .json(.ok, ConnectionView.wire).versioned
        ) { [backend] call in
            try await reply(call.id(), try await backend.situation(call), call)
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/sso-connections/{id}",
            "changeSsoConnection",
            "Change an identity provider",
            for: .recentlySignedInAdmins,
            body: .json(ConnectionChange.self),
            answers: .json(.ok, ConnectionView.wire).versioned,
            refusals: ["last-connection", "connection-enforced", "connection-untested", "connection-disabled"]
        ) { [backend] call in
            let id: SSOConnectionID = try call.id()
            guard let present = try await backend.situation(call).organization.connections[id] else { throw CommandError.notFound }
            let imported = try await backend.imported(call.body.metadata, over: present.provider.saml)
            let connection = try call.body.applied(to: present, imported?.settings)
            let command = ChangeSSOConnection(
                connection: connection,
                allowsLoopback: backend.allowsLoopback,
                isEnforced: call.body.isEnforced.value
            )
            try await backend.check(connection, call.body.secret, command, call)
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            try await backend.keep(connection, call.body.secret, call)
            try await backend.note(imported, of: id, call)
            if call.body.isEnforced.value == true { try await backend.endOthers(situation, call) }
            return try await reply(id, situation, call, position)
        }
    }

    private var remove: Endpoint {
        Endpoint(
            .delete,
            "/v1/sso-connections/{id}",
            "removeSsoConnection",
            "Remove an identity provider",
            for: .recentlySignedInAdmins,
            answers: .nothing,
            refusals: ["last-connection"]
        ) { [backend] call in
            let id: SSOConnectionID = try call.id()
            let (_, position) = try await backend.perform(RemoveSSOConnection(id: id), call, changing: id.bits)
            do {
                try await backend.connections.release(id, in: call.principal.organization)
            } catch {
                throw CommandError.unavailable(error)
            }
            return Reply(NoBody(), sequence: position)
        }
    }

    private var refresh: Endpoint {
        Endpoint(
            .post,
            "/v1/sso-connections/{id}/refresh-metadata",
            "refreshSsoConnectionMetadata",
            "Look at the provider's metadata now, as is done every day",
            for: .recentlySignedInAdmins,
            answers: .json(.ok, ConnectionView.wire).versioned,
            refusals: ["metadata-refused", "no-metadata-url"]
        ) { [backend] call in
            let id: SSOConnectionID = try call.id()
            guard let present = try await backend.situation(call).organization.connections[id] else { throw CommandError.notFound }
            guard let settings = present.provider.saml, let source = settings.metadataSource else {
                throw CommandError.refused([Refusal("no-metadata-url", rule: "S7.4", detail: "The connection has no address of metadata.")])
            }
            let imported = try await backend.imported(source, over: settings)
            var connection = present
            if let imported { connection.provider = .saml(imported.settings) }
            let command = ChangeSSOConnection(connection: connection, allowsLoopback: backend.allowsLoopback)
            try await backend.check(connection, .unchanged, command, call)
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            try await backend.note(imported, of: id, call)
            return try await reply(id, situation, call, position)
        }
    }

    private var attempts: Endpoint {
        Endpoint(
            .get,
            "/v1/sso-connections/{id}/attempts",
            "listSignInAttempts",
            "Sign-ins through a connection and what refused them, newest first",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: SignInRecordView.self))
        ) { [backend] call in
            let id: SSOConnectionID = try call.id()
            guard try await backend.situation(call).organization.connections[id] != nil else { throw CommandError.notFound }
            let before = try call.payload(of: call.query.after).flatMap { SignInRecord.Place(cursor: $0) }
            let limit = call.query.limit
            let records: [SignInRecord]
            do {
                records = try await backend.signInLog.records(of: call.principal.organization, connection: id, before: before, limit: limit)
            } catch {
                throw CommandError.unavailable(error)
            }
            let next = records.count < limit ? nil : records.last?.place.cursor
            return Reply(Page(items: records.map(SignInRecordView.init), next: call.cursor(next)))
        }
    }

    private func reply<Query, Body>(
        _ id: SSOConnectionID,
        _ situation: Situation,
        _ call: Call<Query, Body>,
        _ position: Position? = nil,
        isNew: Bool = false
    ) async throws -> Reply<ConnectionView> {
        guard let connection = situation.organization.connections[id] else { throw Problem.notFound }
        let version = situation.organization.version(of: id.bits)
        let state = try await backend.metadataStates(call)[id]
        let view = ConnectionView(connection, situation, backend.connections, state)
        return Reply(view, sequence: position, version: version, location: isNew ? "/v1/sso-connections/\(id)" : nil)
    }
}

extension Backend {
    fileprivate func metadataStates<Query, Body>(_ call: Call<Query, Body>) async throws -> [SSOConnectionID: MetadataState] {
        do {
            return try await metadata.states(of: call.principal.organization)
        } catch {
            throw CommandError.unavailable(error)
        }
    }

    /// - Throws: A fault that says which rule the metadata broke.
    fileprivate func imported(_ source: MetadataSource?, over present: SAMLSettings?) async throws -> ImportedMetadata? {
        guard let source else { return nil }
        do {
            return try await connections.settings(from: source, over: present)
        } catch {
            throw CommandError.refused([
                Refusal("metadata-refused", rule: error.rule, pointer: "/metadata", detail: error.explanation)
            ])
        }
    }

    /// The addresses of a connection are its own in the whole installation (SSO_RULES S5.13).
    fileprivate func checkFree(_ id: SSOConnectionID) async throws {
        let owner: OrganizationID?
        do {
            owner = try await directory.organization(connection: id)
        } catch {
            throw CommandError.unavailable(error)
        }
        guard owner == nil else {
            throw CommandError.refused([Refusal("invalid-value", pointer: "/id", detail: "This id is in use: leave it out.")])
        }
    }

    /// When the metadata was looked at, and when it is next.
    fileprivate func note<Query, Body>(
        _ imported: ImportedMetadata?,
        of connection: SSOConnectionID,
        _ call: Call<Query, Body>
    ) async throws {
        guard let imported else { return }
        let now = commands.now().microseconds / 1_000_000
        let state = imported.settings.metadataURL.map { _ in MetadataState(imported, at: now) }
        do {
            try await metadata.set(state, of: connection, in: call.principal.organization)
        } catch {
            throw CommandError.unavailable(error)
        }
    }

    /// Whoever is signed in otherwise must sign in again, but for the admin who says so (SSO_RULES P3.2).
    fileprivate func endOthers<Query, Body>(_ situation: Situation, _ call: Call<Query, Body>) async throws {
        let enforced = situation.organization.enforcedConnections
        guard !enforced.isEmpty else { return }
        var own: SecretHash?
        if case .session(let key) = call.principal.credential { own = SecretHash(key) }
        do {
            try await sessions.endAll(of: call.principal.organization, but: enforced, keeping: own)
        } catch {
            throw CommandError.unavailable(error)
        }
    }
}

extension SignInRecord.Place {
    fileprivate var cursor: String { "\(at) \(reference)" }

    fileprivate init?(cursor: String) {
        let parts = cursor.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let at = UnixSeconds(parts[0]) else { return nil }
        self.init(at: at, reference: String(parts[1]))
    }
}

extension Backend {
    /// For a new connection: what goes with it is there before anybody can use it.
    fileprivate func prepare<Query, Body>(
        _ connection: SSOConnection,
        _ secret: ClientSecretChange,
        _ command: some Command,
        _ call: Call<Query, Body>
    ) async throws {
        try await check(connection, secret, command, call)
        try await keep(connection, secret, call)
    }

    /// - Throws: What would refuse the command, before anything is kept beside it.
    fileprivate func check<Query, Body>(
        _ connection: SSOConnection,
        _ secret: ClientSecretChange,
        _ command: some Command,
        _ call: Call<Query, Body>
    ) async throws {
        let faults = connections.faults(of: connection, clientSecret: secret)
        guard faults.isEmpty else {
            throw CommandError.refused(faults.map { Refusal($0.code, pointer: $0.pointer, detail: $0.detail) })
        }
        _ = try await commands.preview(command, by: call.principal)
    }

    fileprivate func keep<Query, Body>(_ connection: SSOConnection, _ secret: ClientSecretChange, _ call: Call<Query, Body>) async throws {
        do {
            try await connections.prepare(connection, clientSecret: secret, in: call.principal.organization)
        } catch {
            throw CommandError.unavailable(error)
        }
    }
}
