import Application
import Leave
import Synchronization

/// Finds credentials by their hashes, with the organizations that they belong to: those of requests that come at the same time together.
///
/// Both are read for each request, after it came: what was revoked, or whose account was closed, is refused from then on in every process. What
/// is remembered is only whose a hash was when it was seen last, so that both can be read at once. Only requests of one organization are joined,
/// so none waits for another organization's history.
final class CredentialLookup<Credential: Sendable>: Sendable {
    private typealias Snapshot = Result<(any AccountsSnapshot)?, SignInStoreError>

    private final class Found: Sendable {
        let credentials: [SecretHash: Credential]
        /// Of the organization that was expected.
        let snapshot: Snapshot?

        init(_ credentials: [SecretHash: Credential], _ snapshot: Snapshot?) {
            self.credentials = credentials
            self.snapshot = snapshot
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
        let expected = seen.withLock { $0[hash] }
        let found: Found
        do {
            found = try await reads(hash, in: expected) { hashes in
                // Others may have begun to ask after the request that reads for all.
                try await Question.$current.withValue(nil) { try await read(hashes, expecting: expected) }
            }
        } catch {
            throw error as? SignInStoreError ?? SignInStoreError(error)
        }
        guard let credential = found.credentials[hash] else { return nil }
        let owner = organization(credential)
        if let snapshot = found.snapshot, owner == expected { return (credential, try snapshot.get()) }
        remember(owner, of: hash)
        return (credential, try await accounts.snapshot(of: owner))
    }

    private func read(_ hashes: [SecretHash], expecting organization: OrganizationID?) async throws -> Found {
        guard let organization else { return Found(try await find(hashes), nil) }
        async let snapshot = snapshot(of: organization)
        let credentials = try await find(hashes)
        return Found(credentials, await snapshot)
    }

    private func remember(_ organization: OrganizationID, of hash: SecretHash) {
        seen.withLock { seen in
            if seen.count >= Self.capacity { seen.removeAll(keepingCapacity: true) }
            seen[hash] = organization
        }
    }

    private func snapshot(of organization: OrganizationID) async -> Snapshot {
        do throws(SignInStoreError) {
            return .success(try await accounts.snapshot(of: organization))
        } catch {
            return .failure(error)
        }
    }
}
