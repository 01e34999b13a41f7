import Application
import Leave
import Testing

@testable import Identity

@Suite(.timeLimit(.minutes(1))) struct `Credentials looked up together` {
    /// Knows whether there is an organization; of the first it says so only when told to go on.
    private struct Slow: Accounts {
        let goOn: AsyncStream<Void>

        func snapshot(of organization: OrganizationID) async throws(SignInStoreError) -> (any AccountsSnapshot)? {
            if organization == OrganizationID(1) { for await _ in goOn { break } }
            return nil
        }
    }

    @Test(arguments: [false, true]) func `of one organization do not wait for the history of another`(areKnown: Bool) async throws {
        let (goOn, gate) = AsyncStream.makeStream(of: Void.self)
        let lookup = CredentialLookup<OrganizationID>(Slow(goOn: goOn), organization: { $0 }) { hashes in
            Dictionary(uniqueKeysWithValues: hashes.map { ($0, OrganizationID(UInt128($0.bytes[0]))) })
        }
        let (slow, quick) = (try hash(1), try hash(2))
        if areKnown {
            gate.yield()
            for hash in [slow, quick] { _ = try await lookup(hash) }
        }
        async let waiting = lookup(slow)
        for _ in 0..<100 {
            await Task.yield()
            #expect(try await lookup(quick)?.0 == OrganizationID(2))
        }
        gate.yield()
        #expect(try await waiting?.0 == OrganizationID(1))
        #expect(try await lookup(try hash(3))?.0 == OrganizationID(3))
    }

    private func hash(_ byte: UInt8) throws -> SecretHash {
        try #require(SecretHash(Array(repeating: byte, count: 32)))
    }
}
