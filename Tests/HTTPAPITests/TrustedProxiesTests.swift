import HTTPAPI
import HTTPTypes
import Testing

@Suite struct `Where a request comes from` {
    private let proxies: TrustedProxies

    init() throws {
        proxies = TrustedProxies(try ["10.0.0.0/8", "fd00::/8", "192.0.2.7"].map { try #require(ClientAddress.Network($0)) })
    }

    @Test(arguments: [
        Hop("10.1.2.3", ["203.0.113.9"], "203.0.113.9"),
        // From right to left, past all that are trusted.
        Hop("10.1.2.3", ["203.0.113.9, 10.9.9.9", "192.0.2.7"], "203.0.113.9"),
        Hop("fd00::1", ["2001:db8::1"], "2001:db8:0:0:0:0:0:1"),
        Hop("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        Hop("10.1.2.3", ["[2001:db8::1]:443"], "2001:db8:0:0:0:0:0:1"),
        Hop("10.1.2.3", ["203.0.113.9:5000"], "203.0.113.9"),
        // All of them are ours: the first of them asked.
        Hop("10.1.2.3", ["10.0.0.9"], "10.0.0.9"),
        Hop("10.1.2.3", [], "10.1.2.3"),
    ])
    func `is what trusted proxies say`(hop: Hop) {
        #expect(proxies.client(peer: hop.peer, hop.headers(.xForwardedFor)) == hop.client)
    }

    @Test(arguments: [
        // Not from a proxy at all.
        Hop("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        Hop("9.255.255.255", ["198.51.100.1"], "9.255.255.255"),
        // What the client itself wrote stands further left than what the proxy saw.
        Hop("10.1.2.3", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        Hop("10.1.2.3", ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        Hop("10.1.2.3", ["10.0.0.1, 203.0.113.9"], "203.0.113.9"),
        // Damage ends the chain where it stands.
        Hop("10.1.2.3", ["198.51.100.1, unknown"], "10.1.2.3"),
        Hop("10.1.2.3", ["198.51.100.1, , 10.0.0.5"], "10.0.0.5"),
        Hop("10.1.2.3", ["198.51.100.1, 10.0.0.5.6"], "10.1.2.3"),
        Hop("10.1.2.3", ["0x7f.1"], "10.1.2.3"),
    ])
    func `is never what others say`(hop: Hop) {
        #expect(proxies.client(peer: hop.peer, hop.headers(.xForwardedFor)) == hop.client)
    }

    @Test(arguments: [
        Hop("10.1.2.3", ["for=203.0.113.9;proto=https;by=10.1.2.3"], "203.0.113.9"),
        Hop("10.1.2.3", [#"For="[2001:db8:cafe::17]:4711""#], "2001:db8:cafe:0:0:0:0:17"),
        Hop("10.1.2.3", ["for=198.51.100.1, for=203.0.113.9"], "203.0.113.9"),
        Hop("10.1.2.3", ["for=198.51.100.1, for=_hidden"], "10.1.2.3"),
        Hop("10.1.2.3", ["for=198.51.100.1, proto=https"], "10.1.2.3"),
        Hop("203.0.113.9", ["for=198.51.100.1"], "203.0.113.9"),
    ])
    func `may be told by the standard header`(hop: Hop) {
        #expect(proxies.client(peer: hop.peer, hop.headers(.forwarded)) == hop.client)
    }

    @Test func `is the proxy where both headers came, since one of them may be the client's`() {
        let headers: HTTPFields = [.xForwardedFor: "203.0.113.9", .forwarded: "for=198.51.100.1"]
        #expect(proxies.client(peer: "10.1.2.3", headers) == "10.1.2.3")
    }

    @Test func `is the connection where no proxy is trusted`() {
        #expect(TrustedProxies().client(peer: "127.0.0.1", [.xForwardedFor: "203.0.113.9"]) == "127.0.0.1")
        #expect(TrustedProxies().client(peer: nil, [.xForwardedFor: "203.0.113.9"]) == nil)
    }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "[fd00::]/8", "10.0.0.1:80", "fd00::/129", "host",
    ])
    func `is not told by networks that are none`(text: String) {
        #expect(ClientAddress.Network(text) == nil)
    }

    @Test(arguments: ["0.0.0.0/0", "10.0.0.0/8", "192.0.2.1", "::/0", "fd00::/8", "::1/128"])
    func `is told by networks`(text: String) {
        #expect(ClientAddress.Network(text) != nil)
    }
}

struct Hop: Sendable {
    let peer: String
    let values: [String]
    let client: String

    init(_ peer: String, _ values: [String], _ client: String) { (self.peer, self.values, self.client) = (peer, values, client) }

    func headers(_ name: HTTPField.Name) -> HTTPFields {
        var headers: HTTPFields = [:]
        headers[values: name] = values
        return headers
    }
}
