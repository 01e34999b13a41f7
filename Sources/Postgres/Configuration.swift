/// How a connection is made and kept.
package struct ConnectionSettings: Sendable {
    /// `postgresql://…` or `key=value …` (PostgreSQL's documentation, "Connection Strings"); `sslmode`, `sslrootcert` and the other
    /// TLS parameters are libpq's. May hold a password.
    package var url: String
    package var connectTimeout: Duration = .seconds(10)
    /// Statements that each connection keeps prepared.
    package var preparedStatements = 256
    /// How long a cancelled query may take to end before its connection is given up.
    package var cancellationGrace: Duration = .seconds(5)
    /// The name that `pg_stat_activity` shows, unless the URL says another.
    package var applicationName = "away"

    package init(url: String) {
        self.url = url
    }
}

/// How many connections a client keeps, and for how long.
package struct ClientSettings: Sendable {
    package var connection: ConnectionSettings
    /// Connections for transactions that are kept open even when idle.
    package var minimumConnections = 0
    package var maximumConnections = 8
    /// Connections that reads share; they come on top of the others.
    package var sharedConnections = 1
    /// How long a caller waits for a connection.
    package var acquireTimeout: Duration = .seconds(10)
    /// A connection that is older is replaced when it comes back.
    package var maximumLifetime: Duration = .seconds(1800)
    /// An idle connection beyond the minimum is closed after this.
    package var maximumIdle: Duration = .seconds(300)
    /// An idle connection is asked whether it still works after this.
    package var checkInterval: Duration = .seconds(30)
    /// `statement_timeout` of the shared connections: one slow read delays all behind it.
    package var readTimeout: Duration = .seconds(5)
    /// How often a transaction is tried that fails for no fault of its own (40001, 40P01, a lost connection).
    package var transactionAttempts = 5

    package init(url: String) {
        connection = ConnectionSettings(url: url)
    }
}
