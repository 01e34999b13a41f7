import Application
import HTTPTypes
import JSON
import Leave
import Texts

/// Our own keys at a SAML connection, and their exchange: `next`, `active`, `retiring`, gone (SSO_RULES S7.3).
struct ConnectionKeyRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, add, activate, remove] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/sso-connections/{id}/keys",
            "listSsoConnectionKeys",
            "Our keys at a SAML connection, as its metadata shows them",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: ConnectionKeyView.self))
        ) { [backend] call in
            let id = try await backend.samlConnection(call)
            let keys = try await backend.keys(of: id, call)
            return Reply(try .of(keys.map { ConnectionKeyView(key: $0) }, call.query, call))
        }
    }

    private var add: Endpoint {
        Endpoint(
            .post,
            "/v1/sso-connections/{id}/keys",
            "addSsoConnectionKey",
            "Make the next key: published at once, used when it is activated",
            for: .recentlySignedInAdmins,
            answers: .json(.created, ConnectionKeyView.wire),
            refusals: ["too-many-keys"]
        ) { [backend] call in
            let id = try await backend.samlConnection(call)
            guard try await backend.keys(of: id, call).count < 4 else {
                let detail = "A connection has at most four keys: remove one that is no longer used."
                throw CommandError.refused([Refusal("too-many-keys", rule: "S7.3", detail: detail)])
            }
            let key: PublishedKey
            do {
                key = try await backend.connections.addKey(to: id, in: call.principal.organization)
            } catch {
                throw CommandError.unavailable(error)
            }
            let (_, position) = try await backend.perform(NoteConnectionKey(connection: id, key: key.id, stage: .next), call)
            return Reply(ConnectionKeyView(key: key), sequence: position)
        }
    }

    private var activate: Endpoint {
        Endpoint(
            .post,
            "/v1/sso-connections/{id}/keys/{key}/activate",
            "activateSsoConnectionKey",
            "Sign with this key, and be encrypted to it, from now on",
            for: .recentlySignedInAdmins,
            answers: .json(.ok, ConnectionKeyView.wire)
        ) { [backend] call in
            let id = try await backend.samlConnection(call)
            let key: Identifier<ServiceProviderKey> = try call.id("key")
            do {
                guard try await backend.connections.activate(key, of: id, in: call.principal.organization) else {
                    throw CommandError.notFound
                }
            } catch let error as SignInStoreError {
                throw CommandError.unavailable(error)
            }
            let (_, position) = try await backend.perform(NoteConnectionKey(connection: id, key: key, stage: .active), call)
            guard let active = try await backend.keys(of: id, call).first(where: { $0.id == key }) else { throw CommandError.notFound }
            return Reply(ConnectionKeyView(key: active), sequence: position)
        }
    }

    private var remove: Endpoint {
        Endpoint(
            .delete,
            "/v1/sso-connections/{id}/keys/{key}",
            "removeSsoConnectionKey",
            "Remove a key that is not in use: what is encrypted to it cannot be read any more",
            for: .recentlySignedInAdmins,
            answers: .nothing
        ) { [backend] call in
            let id = try await backend.samlConnection(call)
            let key: Identifier<ServiceProviderKey> = try call.id("key")
            do {
                guard try await backend.connections.remove(key, of: id, in: call.principal.organization) else {
                    throw CommandError.notFound
                }
            } catch let error as SignInStoreError {
                throw CommandError.unavailable(error)
            }
            let (_, position) = try await backend.perform(NoteConnectionKey(connection: id, key: key, stage: nil), call)
            return Reply(NoBody(), sequence: position)
        }
    }
}

extension Backend {
    fileprivate func samlConnection<Query, Body>(_ call: Call<Query, Body>) async throws -> SSOConnectionID {
        let id: SSOConnectionID = try call.id()
        guard case .saml = try await situation(call).organization.connections[id]?.provider else { throw CommandError.notFound }
        return id
    }

    fileprivate func keys<Query, Body>(of connection: SSOConnectionID, _ call: Call<Query, Body>) async throws -> [PublishedKey] {
        do {
            return try await connections.keys(of: connection, in: call.principal.organization)
        } catch {
            throw CommandError.unavailable(error)
        }
    }
}

struct ConnectionKeyView: WireOutput {
    static var schemaName: String { "SsoConnectionKey" }

    let key: PublishedKey

    static func describe(_ shape: inout Shape<ConnectionKeyView>) {
        shape.field("id", .id()) { $0.key.id }
        shape.field("stage", .oneOf(["next", "active", "retiring"])) { $0.key.stage.rawValue }
        shape.field("certificate", .string, "PEM.") { $0.key.certificatePEM }
        shape.field("fingerprint", .string, "SHA-256 of the certificate.") { $0.key.summary.fingerprint }
        shape.field("notAfter", .seconds) { $0.key.summary.notAfter }
    }
}
