import Application
import Leave
import Synchronization

/// Finds credentials by their hashes, with the organizations that they belong to: those of requests that come at the same time together.
///
/// Both are read for each request, after it came: what was revoked, or whose account was closed, is refused from then on in every process. What
/// is remembered is only whose a hash was when it was seen last, so that both can be read at once.
final class CredentialLookup<Credential: Sendable>: Sendable {
    private typealias Snapshots = [OrganizationID: Result<(any AccountsSnapshot)?, SignInStoreError>]

    private final class Found: Sendable {
        let credentials: [SecretHash: Credential]
        let organizations: Snapshots

        init(_ credentials: [SecretHash: Credential], _ organizations: Snapshots) {
            self.credentials = credentials
            self.organizations = organizations
        }
    }

    private let reads = JoinedReads<Found>()
    private let seen = Mutex<[SecretHash: OrganizationID]>([:])
    private let accounts: any Accounts
    private let organization: @Sendable (Credential) -> OrganizationID
    private let find: @Sendable ([SecretHash]) async throws(SignInStoreError) -> [SecretHash: Credential]

    /// How many hashes are remembered; beyond it, all begin anew.
    private static var capacity: Int { 20_000 }

    /// - Parameters:
    ///   - organization: Whose a credential is.
    ///   - find: Reads the credentials of these hashes.
    init(
        _ accounts: any Accounts,
        organization: @escaping @Sendable (Credential) -> OrganizationID,
        find: @escaping @Sendable ([SecretHash]) async throws(SignInStoreError) -> [SecretHash: Credential]
    ) {
        self.accounts = accounts
        self.organization = organization
        self.find = find
    }

    /// - Returns: The credential, and its organization unless that is gone; nil when it is not found.
    func callAsFunction(_ hash: SecretHash) async throws(SignInStoreError) -> (Credential, (any AccountsSnapshot)?)? {
        let found: Found
        do {
            found = try await reads(hash) { hashes in
                // Others may have begun to ask after the request that reads for all.
                try await Question.$current.withValue(nil) { try await read(hashes) }
            }
        } catch {
            throw error as? SignInStoreError ?? SignInStoreError(error)
        }
        guard let credential = found.credentials[hash] else { return nil }
        return (credential, try found.organizations[organization(credential)]?.get())
    }

    private func read(_ hashes: [SecretHash]) async throws -> Found {
        let expected = seen.withLock { seen in Set(hashes.compactMap { seen[$0] }) }
        async let expectedSnapshots = snapshots(of: expected)
        let credentials = try await find(hashes)
        var snapshots = await expectedSnapshots
        let others = Set(credentials.values.map(organization)).subtracting(expected)
        guard !others.isEmpty else { return Found(credentials, snapshots) }
        snapshots.merge(await self.snapshots(of: others)) { $1 }
        remember(credentials)
        return Found(credentials, snapshots)
    }

    private func remember(_ credentials: [SecretHash: Credential]) {
        seen.withLock { seen in
            if seen.count + credentials.count > Self.capacity { seen.removeAll(keepingCapacity: true) }
            for (hash, credential) in credentials { seen[hash] = organization(credential) }
        }
    }

    private func snapshots(of organizations: Set<OrganizationID>) async -> Snapshots {
        guard organizations.count > 1 else {
            guard let only = organizations.first else { return [:] }
            return [only: await snapshot(of: only)]
        }
        typealias Snapshot = (organization: OrganizationID, result: Result<(any AccountsSnapshot)?, SignInStoreError>)
        return await withTaskGroup(of: Snapshot.self) { group in
            for organization in organizations { group.addTask { (organization, await self.snapshot(of: organization)) } }
            return await group.reduce(into: [:]) { $0[$1.organization] = $1.result }
        }
    }

    private func snapshot(of organization: OrganizationID) async -> Result<(any AccountsSnapshot)?, SignInStoreError> {
        do throws(SignInStoreError) {
            return .success(try await accounts.snapshot(of: organization))
        } catch {
            return .failure(error)
        }
    }
}
