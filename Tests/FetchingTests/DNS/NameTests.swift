import Foundation
import Testing

@testable import Fetching

@Suite struct `Names and servers of the DNS` {
    @Test(arguments: ["_away.example.org", "EXAMPLE.org.", "xn--bcher-kva.example", "a"])
    func `takes names`(text: String) {
        #expect(DomainName(text) != nil)
    }

    @Test(arguments: [
        "", ".", "a..b", ".a", "bücher.example", "a b.example", "a\u{0}.example", "a/b", String(repeating: "x", count: 64) + ".example",
        String(repeating: "abcdefg.", count: 32) + "a",
    ])
    func `takes nothing that is no name`(text: String) {
        #expect(DomainName(text) == nil)
    }

    @Test func `takes a name of 255 bytes`() {
        #expect(DomainName(String(repeating: "abcdefg.", count: 31) + "abcde")?.encoded.count == 255)
        #expect(DomainName(String(repeating: "abcdefg.", count: 31) + "abcdef") == nil)
    }

    @Test func `compares without case`() {
        #expect(DomainName("A.Example") == DomainName("a.eXAMPLE."))
    }

    @Test func `reads servers with and without a port`() throws {
        let (four, six) = (try #require(IPAddress("192.0.2.1")), try #require(IPAddress("2001:db8::1")))
        #expect(NameServer("192.0.2.1") == NameServer(four))
        #expect(NameServer("192.0.2.1:5353") == NameServer(four, port: 5353))
        #expect(NameServer("2001:db8::1") == NameServer(six))
        #expect(NameServer("[2001:db8::1]:5353") == NameServer(six, port: 5353))
    }

    @Test(arguments: ["", "ns.example.org", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "[192.0.2.1]:53", "[2001:db8::1]", ":53"])
    func `reads no other server`(text: String) {
        #expect(NameServer(text) == nil)
    }

    @Test func `reads resolv.conf`() throws {
        let text = """
            # nameserver 192.0.2.9
            search example.org
            nameserver 192.0.2.1
            \tnameserver\t2001:db8::1 ; ours
            nameserver fe80::1%eth0
            nameserver 192.0.2.3
            nameserver 192.0.2.4
            """
        #expect(NameServer.servers(in: text) == ["192.0.2.1", "2001:db8::1", "192.0.2.3"].compactMap { NameServer($0) })
        #expect(NameServer.servers(in: "search example.org") == [try #require(NameServer("127.0.0.1"))])
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // the system clears its own folder, too
        #expect(NameServer.system(file.path) == NameServer.servers(in: text))
        #expect(NameServer.system("/nowhere/resolv.conf") == NameServer.servers(in: ""))
    }
}
