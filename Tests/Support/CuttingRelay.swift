import FoundationEssentials
import Glibc
import Synchronization

/// Stands between a client and a server on unix sockets and, when told so, cuts a connection instead of passing on the server's answer: what the
/// client sent has taken effect, and the client does not know.
package final class CuttingRelay: Sendable {
    package let folder: String
    private let server: String
    private let listener: Int32
    private let cuts = Atomic<Int>(0)

    /// - Parameters:
    ///   - server: The server's socket.
    package init(to server: String) throws {
        self.server = server
        folder = "/tmp/away-relay-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        listener = try Self.makeSocket()
        try Self.withAddress(folder + "/.s.PGSQL.5432") { address, length in
            guard bind(listener, address, length) == 0, listen(listener, 64) == 0 else { throw RelayError() }
        }
        PlainThread.detach { [self] in accept() }
    }

    /// Cuts the next connection on which the server answers.
    package func cutNextAnswer() {
        cuts.add(1, ordering: .sequentiallyConsistent)
    }

    /// True when what was to be cut has been cut.
    package var hasCut: Bool { cuts.load(ordering: .sequentiallyConsistent) == 0 }

    package func close() {
        _ = shutdown(listener, Int32(SHUT_RDWR))
        _ = Glibc.close(listener)
        try? FileManager.default.removeItem(atPath: folder)  // a leftover in /tmp harms nobody
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            if client < 0 { return }
            guard let upstream = try? Self.makeSocket() else { return }
            let isConnected = try? Self.withAddress(server) { address, length in connect(upstream, address, length) == 0 }
            guard isConnected == true else {
                _ = Glibc.close(client)
                continue
            }
            PlainThread.detach { [self] in pump(from: client, to: upstream, mayCut: false) }
            PlainThread.detach { [self] in pump(from: upstream, to: client, mayCut: true) }
        }
    }

    /// Each direction has its thread; the one that ends ends both.
    private func pump(from source: Int32, to target: Int32, mayCut: Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            if count <= 0 { break }
            if mayCut, takeCut() { break }
            var sent = 0
            while sent < count {
                let written = buffer[sent..<count].withUnsafeBytes { send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if written <= 0 { break }
                sent += written
            }
        }
        _ = shutdown(source, Int32(SHUT_RDWR))
        _ = shutdown(target, Int32(SHUT_RDWR))
    }

    private func takeCut() -> Bool {
        let left = cuts.load(ordering: .sequentiallyConsistent)
        return left > 0 && cuts.compareExchange(expected: left, desired: left - 1, ordering: .sequentiallyConsistent).exchanged
    }

    private static func makeSocket() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw RelayError() }
        return descriptor
    }

    private static func withAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> R) throws -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw RelayError() }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}

package struct RelayError: Error {}
