import EventSourcing
package import OpenSSL
import Postgres
import Synchronization

/// Keys of employees' personal data: made when first needed, kept sealed in `personal_keys`, and for a minute in memory (so that another process
/// learns of a destruction within a minute).
package final class PersonalKeys: Sendable {
    private struct Entry {
        let key: EmployeeKey
        let until: ContinuousClock.Instant
    }

    private struct Owner: Hashable {
        let organization: UInt128
        let employee: UInt128
    }

    let secrets: SecretKeys
    private let lifetime: Duration
    private let cache = Mutex<[Owner: Entry]>([:])

    /// 6 MB at most; then it begins anew.
    private static let capacity = 50_000

    package init(secrets: SecretKeys, lifetime: Duration = .seconds(60)) {
        self.secrets = secrets
        self.lifetime = lifetime
    }

    /// What opens and seals for these employees, and for nobody else.
    ///
    /// - Parameter creating: Makes keys for those who have none; without it they are left out.
    func cipher(for employees: Set<UInt128>, of tenant: Tenant, creating: Bool) async throws -> EmployeeKeys {
        let organization = tenant.organization
        let now = ContinuousClock.now
        var keys: [UInt128: EmployeeKey] = [:]
        if !employees.isEmpty {
            cache.withLock { cache in
                for employee in employees {
                    guard let entry = cache[Owner(organization: organization, employee: employee)], entry.until > now else { continue }
                    keys[employee] = entry.key
                }
            }
        }
        let missing = employees.subtracting(keys.keys)
        guard !missing.isEmpty else { return EmployeeKeys(organization: organization, keys: keys) }
        var found = try await load(missing, of: tenant)
        let new = missing.subtracting(found.keys)
        if creating, !new.isEmpty {
            try await create(for: new, of: tenant)
            found.merge(try await load(new, of: tenant)) { $1 }
        }
        remember(found, of: organization, until: now + lifetime)
        return EmployeeKeys(organization: organization, keys: keys.merging(found) { $1 })
    }

    /// Erases all personal data of an employee, in every event and backup of events, by destroying the key. There is no way back.
    func destroy(_ employee: UInt128, of tenant: Tenant) async throws {
        try await tenant.transact([.destroyPersonalKey(of: employee, in: tenant.organization)])
        forget(employee, of: tenant.organization)
    }

    /// After the key was destroyed: nothing opens with what this process remembers.
    func forget(_ employee: UInt128, of organization: UInt128) {
        cache.withLock { _ = $0.removeValue(forKey: Owner(organization: organization, employee: employee)) }
    }

    private func load(_ employees: Set<UInt128>, of tenant: Tenant) async throws -> [UInt128: EmployeeKey] {
        let organization = tenant.organization
        let rows = try await tenant.read(
            Statement(
                """
                SELECT employee_id, sealed_key
                FROM away.personal_keys
                WHERE organization_id = $1 AND employee_id = ANY ($2)
                """,
                [organization, Array(employees)]
            )
        )
        var keys: [UInt128: EmployeeKey] = [:]
        for (employee, sealed) in try rows.decode((UInt128, [UInt8]?).self) {
            keys[employee] = try sealed.map { .key(try secrets.open($0, context: context(employee, organization))) } ?? .destroyed
        }
        return keys
    }

    /// Two processes may do this at once; the first one's key stays, and both read it afterwards.
    private func create(for employees: Set<UInt128>, of tenant: Tenant) async throws {
        let organization = tenant.organization
        let statements = try employees.sorted().map { employee in
            let sealed = try secrets.seal(randomBytes(32), context: context(employee, organization))
            return Statement(
                """
                INSERT INTO away.personal_keys (organization_id, employee_id, sealed_key, created_at)
                VALUES ($1, $2, $3, now())
                ON CONFLICT (organization_id, employee_id) DO NOTHING
                """,
                [organization, employee, sealed]
            )
        }
        try await tenant.transact(statements)
    }

    private func remember(_ keys: [UInt128: EmployeeKey], of organization: UInt128, until: ContinuousClock.Instant) {
        cache.withLock { cache in
            if cache.count + keys.count > Self.capacity { cache.removeAll() }
            for (employee, key) in keys { cache[Owner(organization: organization, employee: employee)] = Entry(key: key, until: until) }
        }
    }

    private func context(_ employee: UInt128, _ organization: UInt128) -> [UInt8] {
        organization.bigEndianBytes + employee.bigEndianBytes
    }
}

extension Statement {
    /// There is no way back.
    static func destroyPersonalKey(of employee: UInt128, in organization: UInt128) -> Statement {
        Statement(
            """
            INSERT INTO personal_keys (organization_id, employee_id, sealed_key, created_at, destroyed_at)
            VALUES ($1, $2, NULL, now(), now())
            ON CONFLICT (organization_id, employee_id) DO UPDATE SET sealed_key = NULL, destroyed_at = now()
            WHERE personal_keys.sealed_key IS NOT NULL
            """,
            [organization, employee]
        )
    }
}
