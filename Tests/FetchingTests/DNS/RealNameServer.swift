import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Fetching

/// NSD (Debian package `nsd`) with a zone of ours, on a free port of this machine.
enum RealNameServer {
    static let zone: String = {
        let chain = ["eight": 8, "nine": 9].sorted { $0.key < $1.key }.flatMap { name, length in
            (1...length).map { step in
                "\(step == 1 ? name : "\(name)\(step)") CNAME \(step == length ? "end" : "\(name)\(step + 1)")"
            }
        }
        let long = (0..<20).map { "long TXT \"\(String(format: "%03d", $0))\(String(repeating: "x", count: 200))\"" }
        return """
            $ORIGIN example.org.
            $TTL 60
            @ SOA ns.example.org. admin.example.org. 1 3600 600 86400 60
            @ NS ns.example.org.
            ns A 127.0.0.1
            _away TXT "away-verification=0123456789abcdef0123456789abcdef"
            _away.several TXT "one"
            _away.several TXT "two"
            _away.several TXT "joined" " " "strings"
            _away.alias CNAME _away
            no-text A 192.0.2.1
            end TXT "end"
            \((chain + long).joined(separator: "\n"))

            """
    }()

    static func with(_ body: (NameServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("away-nsd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // the system clears its own folder, too
        let server = try await ScriptedNameServer.closed()
        try Data(zone.utf8).write(to: folder.appendingPathComponent("example.org.zone"))
        try Data(configuration(server, folder.path).utf8).write(to: folder.appendingPathComponent("nsd.conf"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nsd")
        process.arguments = ["-d", "-c", folder.appendingPathComponent("nsd.conf").path]
        let output = Pipe()
        process.standardError = output
        try process.run()
        do {
            try await NIOThreadPool.singleton.runIfActive { try waitUntilStarted(output.fileHandleForReading) }
            try await body(server)
        } catch {
            stop(process)
            throw error
        }
        stop(process)
    }

    private static func configuration(_ server: NameServer, _ folder: String) -> String {
        """
        server:
            ip-address: 127.0.0.1@\(server.port)
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

    private struct DidNotStart: Error {
        let output: String
    }

    private static func waitUntilStarted(_ output: FileHandle) throws {
        var text = ""
        while !text.contains("nsd started") {
            let more = output.availableData
            guard !more.isEmpty else { throw DidNotStart(output: text) }
            text += String(decoding: more, as: UTF8.self)
        }
    }

    private static func stop(_ process: Process) {
        // Foundation starts it from a thread that blocks SIGTERM, and so does it. Its children end when it does.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
