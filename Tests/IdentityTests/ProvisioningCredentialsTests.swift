import Application
import Leave
import Testing

@testable import Identity

@Suite struct `A token of a connection's directory` {
    private func credentials(_ world: World) -> ProvisioningCredentials {
        let clock = world.clock
        return ProvisioningCredentials(tokens: InMemoryProvisioningTokens(), commands: world.handler, now: { clock.now })
    }

    private func issue(_ world: World, _ credentials: ProvisioningCredentials, _ id: UInt64 = 1) async throws -> String {
        let place = ProvisioningPlace(
            organization: world.organization,
            connection: world.connection.id,
            token: ProvisioningTokenID(UInt128(id))
        )
        let expires = world.clock.now + 3600
        try await world.perform(IssueProvisioningToken(id: place.token, connection: place.connection, name: nil, expires: expires))
        return try await credentials.issue(place, expires: expires)
    }

    private func isAccepted(_ authorization: String?, _ credentials: ProvisioningCredentials) async -> Bool {
        let principal = try? await credentials.principal(authorization: authorization)  // every refusal is one and the same
        return principal != nil
    }

    @Test func `acts for the connection, and is nobody at the REST interface (P5.1)`() async throws {
        let world = try await World()
        let credentials = credentials(world)
        let text = try await issue(world, credentials)
        #expect(text.hasPrefix("away_"))
        let principal = try await credentials.principal(authorization: "bearer " + text)
        #expect(principal.credential == .provisioning(world.connection.id))
        #expect(!principal.isAdmin && principal.scope == .read)
        await #expect(throws: AuthenticationError.self) {
            _ = try await world.service.authenticate(PresentedCredentials(sessionCookie: nil, authorization: "Bearer " + text))
        }
    }

    @Test func `ends when it is revoked, expires, or its connection is closed, on the next request (C2.4, C4.2)`() async throws {
        let world = try await World()
        let credentials = credentials(world)
        let (first, second) = (try await issue(world, credentials, 1), try await issue(world, credentials, 2))
        try await world.perform(RevokeProvisioningToken(id: ProvisioningTokenID(1), connection: world.connection.id))
        #expect(await !isAccepted("Bearer " + first, credentials))
        #expect(await isAccepted("Bearer " + second, credentials))
        var closed = world.connection
        closed.isEnabled = false
        try await world.perform(ChangeSSOConnection(connection: closed, allowsLoopback: false))
        #expect(await !isAccepted("Bearer " + second, credentials))
        try await world.perform(ChangeSSOConnection(connection: world.connection, allowsLoopback: false))
        #expect(await isAccepted("Bearer " + second, credentials))
        world.clock.advance(by: 3601)
        #expect(await !isAccepted("Bearer " + second, credentials))
    }

    @Test(arguments: [nil, "", "Bearer", "Bearer x", "Basic abc", "Bearer away_short"])
    func `is told from anything else`(authorization: String?) async throws {
        let world = try await World()
        #expect(await !isAccepted(authorization, credentials(world)))
    }
}
