import Foundation
import NIOHTTP1
import NIOSSL
import OpenSSL
import SSO
import Synchronization
import Testing

@testable import Fetching

@Suite struct `O2.3 Asking a provider` {
    func with<Result>(_ answer: TestServer.Answer = .init(), tls: NIOSSLContext? = nil, _ body: (TestServer) async throws -> Result)
        async throws -> Result
    {
        let server = try await TestServer(answer, tls: tls)
        do {
            let result = try await body(server)
            try await server.stop()
            return result
        } catch {
            try await server.stop()
            throw error
        }
    }

    let development = FetchPolicy(allowsLoopbackHTTP: true)

    func address(_ text: String) throws -> WebAddress {
        try #require(WebAddress(text))
    }

    @Test func `sends what is needed and nothing else`() async throws {
        var answer = TestServer.Answer()
        answer.headers.append(("cache-control", "public, max-age=600"))
        try await with(answer) { server async throws in
            let fetcher = try ProviderFetcher(development)
            let response = try await fetcher.fetch(ProviderRequest(try address("http://127.0.0.1:\(server.port)/a?b=c")))
            #expect(response == ProviderResponse(status: 200, body: Array(#"{"ok":true}"#.utf8), maximumAge: .seconds(600)))
            let request = ProviderRequest(
                try address("http://localhost:\(server.port)/token"),
                form: ["code": "1 2"],
                authorization: "Basic x"
            )
            _ = try await fetcher.fetch(request)
            let (get, post) = (server.requests[0], server.requests[1])
            #expect(get.head.method == .GET)
            #expect(get.head.uri == "/a?b=c")
            #expect(get.head.headers["host"] == ["127.0.0.1:\(server.port)"])
            #expect(get.head.headers["cookie"].isEmpty && get.head.headers["authorization"].isEmpty)
            #expect(post.head.method == .POST)
            #expect(post.body == "code=1+2")
            #expect(post.head.headers["authorization"] == ["Basic x"])
            #expect(post.head.headers["content-type"] == ["application/x-www-form-urlencoded"])
        }
    }

    @Test func `follows no redirect`() async throws {
        var answer = TestServer.Answer()
        answer.status = .found
        answer.headers = [("location", "/elsewhere")]
        try await with(answer) { server async throws in
            let response = try await ProviderFetcher(development).fetch(ProviderRequest(address("http://127.0.0.1:\(server.port)/")))
            #expect(response.status == 302)
            #expect(server.requests.count == 1)
        }
    }

    func reason(_ policy: FetchPolicy, _ text: String, _ addresses: [String]? = nil) async throws -> ProviderUnreachable.Reason? {
        let resolver = addresses.map { addresses in Resolver { _ in addresses.compactMap { IPAddress($0) } } } ?? .shared
        do {
            _ = try await ProviderFetcher(policy, resolver: resolver).fetch(ProviderRequest(address(text)))
            return nil
        } catch let error as ProviderUnreachable {
            return error.reason
        }
    }

    @Test func `never reaches this machine or network`() async throws {
        try await with { server async throws in
            let port = server.port
            let policy = FetchPolicy(ports: [port])
            #expect(try await reason(policy, "https://127.0.0.1:\(port)/") == .forbiddenAddress)
            #expect(try await reason(policy, "https://[::ffff:127.0.0.1]:\(port)/") == .forbiddenAddress)
            #expect(try await reason(policy, "https://localhost:\(port)/") == .forbiddenAddress)
            // Other spellings of 127.0.0.1 are no addresses in the first place.
            #expect(WebAddress("https://2130706433:\(port)/") == nil)
            #expect(WebAddress("https://0x7f.1:\(port)/") == nil)
            #expect(try await reason(policy, "https://op.example:\(port)/", ["127.0.0.1"]) == .forbiddenAddress)
            #expect(try await reason(policy, "https://op.example:\(port)/", ["8.8.8.8", "127.0.0.1"]) == .forbiddenAddress)
            #expect(try await reason(policy, "https://op.example:\(port)/", ["64:ff9b::7f00:1"]) == .forbiddenAddress)
            #expect(try await reason(policy, "https://op.example:\(port)/", []) == .unknownHost)
            #expect(try await reason(policy, "http://op.example:\(port)/", ["8.8.8.8"]) == .insecureAddress)
            #expect(try await reason(FetchPolicy(), "https://op.example:\(port)/", ["8.8.8.8"]) == .forbiddenPort)
            // In development too, a name that only sounds like this machine is resolved and refused.
            #expect(try await reason(development, "http://localhost:\(port)/", ["10.0.0.1"]) == .forbiddenAddress)
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `bounds the size of the answer`() async throws {
        for announcesLength in [true, false] {
            var answer = TestServer.Answer()
            answer.body = String(repeating: "x", count: 512 * 1024)
            answer.announcesLength = announcesLength
            try await with(answer) { server async throws in
                #expect(try await reason(development, "http://127.0.0.1:\(server.port)/") == nil)
            }
            answer.body += "x"
            try await with(answer) { server async throws in
                #expect(try await reason(development, "http://127.0.0.1:\(server.port)/") == .tooLarge)
            }
        }
    }

    @Test func `bounds the time`() async throws {
        var answer = TestServer.Answer()
        answer.isSilent = true
        var policy = development
        policy.timeout = .milliseconds(200)
        try await with(answer) { server async throws in
            #expect(try await reason(policy, "http://127.0.0.1:\(server.port)/") == .timeout)
        }
    }

    @Test func `ends with the task that asks`() async throws {
        var answer = TestServer.Answer()
        answer.isSilent = true
        try await with(answer) { server async throws in
            let request = ProviderRequest(try address("http://127.0.0.1:\(server.port)/"))
            let fetcher = try ProviderFetcher(development)
            let task = Task { try await fetcher.fetch(request) }
            for await _ in server.arrivals { break }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
        }
    }

    @Test func `says when nobody answers`() async throws {
        let port = try await with { $0.port }
        #expect(try await reason(development, "http://127.0.0.1:\(port)/") == .connection)
    }

    @Test(arguments: [
        ("application/json", true), ("application/json; charset=utf-8", true), ("Application/JWK-Set+JSON", true), ("text/html", false),
        ("text/json", false), ("", false),
    ])
    func `takes JSON only`(type: String, isTaken: Bool) async throws {
        var answer = TestServer.Answer()
        answer.headers = [("content-type", type)]
        try await with(answer) { server async throws in
            #expect(try await reason(development, "http://127.0.0.1:\(server.port)/") == (isTaken ? nil : .contentType))
        }
    }

    @Test func `takes XML where metadata is asked for`() async throws {
        for (type, isTaken) in [("application/samlmetadata+xml", true), ("text/xml", true), ("application/json", false)] {
            var answer = TestServer.Answer()
            answer.headers = [("content-type", type)]
            try await with(answer) { server async throws in
                let request = ProviderRequest(try address("http://127.0.0.1:\(server.port)/"), content: .xml)
                let fetched = try? await ProviderFetcher(development).fetch(request)
                #expect((fetched != nil) == isTaken)
            }
        }
    }

    @Test func `verifies the certificate for the name, at the address that was checked`() async throws {
        let key = try PrivateKey.makeEC(.p256)
        let certificate = try Certificate.selfSigned(for: key, commonName: "op.example", notBefore: 1_700_000_000, notAfter: 4_102_444_800)
        let file = FileManager.default.temporaryDirectory.appending(path: "away-\(UUID().uuidString).pem")
        try Data(certificate.pem.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate.der, format: .der))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(try key.pem().utf8), format: .pem))
        )
        try await with(tls: try NIOSSLContext(configuration: configuration)) { server async throws in
            let policy = FetchPolicy(ports: [server.port], privateHosts: ["op.example", "other.example"])
            let lookups = Mutex(0)
            let resolver = Resolver { _ in
                lookups.withLock { $0 += 1 }
                return [.v4(0x7F00_0001)]
            }
            let fetcher = try ProviderFetcher(policy, trustRoots: file.path, resolver: resolver)
            let answer = try await fetcher.fetch(ProviderRequest(try address("https://op.example:\(server.port)/x")))
            #expect(answer.status == 200)
            #expect(lookups.withLock { $0 } == 1)
            await #expect(throws: ProviderUnreachable(.certificate, host: "other.example")) {
                try await fetcher.fetch(ProviderRequest(try address("https://other.example:\(server.port)/x")))
            }
            let distrusting = try ProviderFetcher(policy, resolver: resolver)
            await #expect(throws: ProviderUnreachable(.certificate, host: "op.example")) {
                try await distrusting.fetch(ProviderRequest(try address("https://op.example:\(server.port)/x")))
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test func `tells at once of a file without certificates`() throws {
        #expect(throws: (any Error).self) { try ProviderFetcher(trustRoots: "/nowhere/certificates.pem") }
    }
}
