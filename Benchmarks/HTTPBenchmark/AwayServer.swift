import Foundation
import Glibc

/// `away serve` on a free port of loopback.
final class AwayServer {
    let port: Int
    /// From its start to its first answer that it is ready.
    let secondsToReady: Double
    private let process: Process

    var url: String { "http://127.0.0.1:\(port)" }
    var processID: Int32 { process.processIdentifier }

    init(_ away: String, on database: BenchmarkDatabase) throws {
        port = Int(try Socket.freePort())
        process = Program.start(
            [away, "serve"],
            environment: [
                "AWAY_DATABASE_URL": database.serviceURL, "AWAY_SECRET_KEYS": database.secretKeys, "AWAY_DEVELOPMENT": "true",
                "AWAY_LISTEN": "127.0.0.1:\(port)", "AWAY_RATE_LIMIT": "off", "AWAY_LOG_LEVEL": "warning",
            ]
        )
        process.standardOutput = FileHandle.nullDevice
        let start = ContinuousClock.now
        try process.run()
        while !Socket.answersOK(port: UInt16(port), path: "/readyz") {
            guard process.isRunning, ContinuousClock.now - start < .seconds(20) else { throw BenchmarkError("away serve does not start") }
            usleep(2_000)
        }
        secondsToReady = (ContinuousClock.now - start) / .seconds(1)
    }

    /// Bytes after a while without requests.
    func idleMemory() -> Int {
        sleep(1)
        return ProcessorTime.residentMemory(of: processID)
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// As little of HTTP as it takes to see whether somebody answers.
enum Socket {
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw BenchmarkError("no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }

    static func answersOK(port: UInt16, path: String) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = address(port: port)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return false }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard write(descriptor, request, request.count) == request.count else { return false }
        var answer = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &answer, answer.count)
        return count > 12 && String(decoding: answer[..<count], as: UTF8.self).hasPrefix("HTTP/1.1 200")
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
