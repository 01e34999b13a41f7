import EventSourcing
package import Postgres

/// How a session is told whose rows it may see, once for each round trip. The only place that does it outside SQL functions (DESIGN §6).
package enum Tenancy: Sendable {
    /// On one server: one statement, prepared, that needs no transaction block.
    case setConfig
    /// On Citus, whose workers only learn of `SET LOCAL`.
    case setLocal

    package func prelude(for organization: UInt128) -> Prelude {
        let text = UUIDText.string(organization)
        switch self {
        case .setConfig:
            return Prelude([Statement("SELECT set_config('away.organization_id', $1, true)", [text])])
        case .setLocal:
            // SET takes no parameters. The text is hexadecimal digits and hyphens, whatever the bits are.
            return Prelude([Statement("SET LOCAL away.organization_id = '\(text)'", prepared: false)], needsBlock: true)
        }
    }
}
