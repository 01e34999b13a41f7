import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct ConnectionRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, add, get, change, remove, attempts] }

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
            let connections = try await backend.situation(call).organization.connections.values.sorted {
                ($0.name, $0.id) < ($1.name, $1.id)
            }
            return Reply(try .of(connections.map(ConnectionView.init), call.query, call))
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
            let connection = try call.body.connection(backend.newID())
            let command = AddSSOConnection(connection: connection, allowsLoopback: backend.allowsLoopback)
            try await backend.prepare(connection, call.body.secret, command, call)
            let (situation, position) = try await backend.perform(command, call)
            return try Self.reply(connection.id, situation, position, isNew: true)
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
            try Self.reply(call.id(), try await backend.situation(call))
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
            refusals: ["last-connection"]
        ) { [backend] call in
            let id: SSOConnectionID = try call.id()
            guard let present = try await backend.situation(call).organization.connections[id] else { throw CommandError.notFound }
            let connection = call.body.applied(to: present)
            let command = ChangeSSOConnection(connection: connection, allowsLoopback: backend.allowsLoopback)
            try await backend.check(connection, call.body.secret, command, call)
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            try await backend.keep(connection, call.body.secret, call)
            return try Self.reply(id, situation, position)
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
            // Without a cursor: before the year 10000, which PostgreSQL can still write.
            let before = try call.payload(of: call.query.after).flatMap { Int64($0) } ?? 253_402_300_799
            let limit = call.query.limit
            let records: [SignInRecord]
            do {
                records = try await backend.signInLog.records(of: call.principal.organization, connection: id, before: before, limit: limit)
            } catch {
                throw CommandError.unavailable(error)
            }
            let next = records.count < limit ? nil : records.last.map { String($0.at) }
            return Reply(Page(items: records.map(SignInRecordView.init), next: call.cursor(next)))
        }
    }

    private static func reply(
        _ id: SSOConnectionID,
        _ situation: Situation,
        _ position: Position? = nil,
        isNew: Bool = false
    ) throws(Problem) -> Reply<ConnectionView> {
        guard let connection = situation.organization.connections[id] else { throw .notFound }
        let version = situation.organization.version(of: id.bits)
        return Reply(ConnectionView(connection), sequence: position, version: version, location: isNew ? "/v1/sso-connections/\(id)" : nil)
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
