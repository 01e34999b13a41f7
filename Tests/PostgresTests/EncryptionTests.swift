import Foundation
import Testing

@testable import Postgres

@Suite(.leakFree, .timeLimit(.minutes(5))) struct `TLS` {
    @Test func `goes by the certificate, and carries answers of every size`() async throws {
        try await PrivateServer.with { server in
            let port = try await server.encrypt()
            func url(_ host: String, _ options: String) -> String {
                "postgresql://away_tests@\(host):\(port)/postgres?\(options)"
            }
            let authority = "sslmode=verify-full&sslrootcert=\(server.folder)/server.crt"
            var settings = ClientSettings(url: url("localhost", authority))
            settings.acquireTimeout = .seconds(5)
            let client = PostgresClient(settings, on: Server.loops)
            defer { client.close() }
            try await client.withConnection { connection in
                let own = Statement("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                let version: String? = try await connection.run(own).only[0]
                #expect(version?.hasPrefix("TLSv1.") == true)
                // OpenSSL reads whole records; what libpq leaves of them, no event tells of.
                for size in stride(from: 1, to: 200_000, by: 397) {
                    let text: String = try await connection.run(Statement("SELECT repeat('x', $1)", [Int32(size)])).only[0]
                    #expect(text.utf8.count == size)
                }
                let big = [UInt8](repeating: 1, count: 10 << 20)
                #expect(try await connection.run(Statement("SELECT length($1)", [big])).only[0] == big.count)
            }
            // Another name than the certificate's, and no authority that signed it.
            let stranger = "sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt"
            for refused in [url("127.0.0.1", authority), url("localhost", stranger)] {
                let error = await #expect(throws: PostgresError.self) {
                    try await Session.with(ConnectionSettings(url: refused), on: Server.loops) { _ in }
                }
                #expect(error?.code == .connectFailed)
            }
        }
    }
}
