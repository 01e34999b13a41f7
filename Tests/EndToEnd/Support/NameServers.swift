import Foundation
import Support

/// NSD (Debian package `nsd`) on this machine, with the TXT records that a test publishes.
struct RunningNameServer {
    let address: String
    private let folder: TemporaryFolder

    /// Starts one for `example.org`, lends it and ends it.
    static func with(_ body: (RunningNameServer) async throws -> Void) async throws {
        let folder = TemporaryFolder()
        defer { folder.remove() }
        let port = try freePort()
        let server = RunningNameServer(address: "127.0.0.1:\(port)", folder: folder)
        try server.write([:], serial: 1)
        try folder.write(configuration(port, folder.url.path), to: "nsd.conf")
        let process = try Command.start(
            ["/usr/sbin/nsd", "-d", "-c", folder.path("nsd.conf")],
            output: folder.path("out"),
            errors: folder.path("err")
        )
        do {
            try await server.waitUntilStarted()
            try await body(server)
        } catch {
            process.signal(SIGKILL)
            _ = await process.end()
            throw error
        }
        process.signal(SIGKILL)
        _ = await process.end()
    }

    /// Publishes these TXT records in place of all others.
    func publish(_ records: [String: String]) async throws {
        try write(records, serial: 2)
        // NSD reads its zones again when its parent is told to.
        let id = try String(contentsOf: URL(filePath: folder.path("nsd.pid")), encoding: .utf8)
        try await Command.run(["kill", "-HUP", id.trimmingCharacters(in: .whitespacesAndNewlines)])
    }

    private func write(_ records: [String: String], serial: Int) throws {
        let lines = records.sorted { $0.key < $1.key }.map { "\($0.key). TXT \"\($0.value)\"" }
        let zone = """
            $ORIGIN example.org.
            $TTL 0
            @ SOA ns.example.org. admin.example.org. \(serial) 3600 600 86400 0
            @ NS ns.example.org.
            ns A 127.0.0.1
            \(lines.joined(separator: "\n"))

            """
        try folder.write(zone, to: "example.org.zone")
    }

    private func waitUntilStarted() async throws {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if folder.text("err").contains("nsd started") { return }
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
        throw NoAnswer()
    }

    private static func configuration(_ port: Int, _ folder: String) -> String {
        """
        server:
            ip-address: 127.0.0.1@\(port)
            username: ""
            chroot: ""
            zonesdir: "\(folder)"
            database: ""
            pidfile: "\(folder)/nsd.pid"
            zonelistfile: "\(folder)/zone.list"
            xfrdfile: "\(folder)/xfrd.state"
            xfrdir: "\(folder)"
            verbosity: 1
        remote-control:
            control-enable: no
        zone:
            name: example.org
            zonefile: example.org.zone

        """
    }
}
