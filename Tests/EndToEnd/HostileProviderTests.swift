import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Logging
import NIOCore
import ServiceLifecycle
import Support
import Testing

@testable import Away

/// An OpenID provider that answers as no provider should: one way for each first part of the path.
private struct HostileProvider {
    let origin: String

    static func with(_ body: (HostileProvider) async throws -> Void) async throws {
        let port = try freePort()
        let origin = "http://127.0.0.1:\(port)"
        let router = Router(context: BasicRequestContext.self)
        let path = ".well-known/openid-configuration"
        router.get(RouterPath("html/\(path)")) { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/html"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "<!DOCTYPE html><h1>Maintenance</h1>"))
            )
        }
        router.get(RouterPath("loop/\(path)")) { _, _ in Response(status: .found, headers: [.location: "\(origin)/loop/\(path)"]) }
        router.get(RouterPath("broken/\(path)")) { _, _ in Response(status: .internalServerError) }
        router.get(RouterPath("other/\(path)")) { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"issuer":"https://evil.example"}"#))
            )
        }
        router.get(RouterPath("endless/\(path)")) { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: [UInt8](repeating: UInt8(ascii: " "), count: 3_000_000)))
            )
        }
        router.get(RouterPath("slow/\(path)")) { _, _ in
            try await Task.sleep(for: .seconds(60))
            return Response(status: .ok)
        }
        let application = Hummingbird.Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: .away(.error)
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await application.run() }
            let end = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < end {
                // Refused until it listens.
                if let url = URL(string: origin + "/"), (try? await Web.send(.get, url)) != nil { break }
                try await ContinuousClock().sleep(for: .milliseconds(20))
            }
            try await body(HostileProvider(origin: origin))
            tasks.cancelAll()
        }
    }
}

@Suite(.tags(.database), .timeLimit(.minutes(2)))
struct `A provider that fails` {
    @Test func `leaves a page with a number, a reason for the admin, and everybody else alone`() async throws {
        try await RunningAway.with { away in
            try await HostileProvider.with { provider in
                let company = try await Company.found("umbrella", in: away)
                let other = try await Company.found("initech", in: away)
                let gone = try freePort()
                let cases = [
                    ("html", "O2.3", "content-type"), ("loop", "O2.3", "status"), ("broken", "O2.3", "status"), ("other", "O2.1", ""),
                    ("endless", "O2.3", "too-large"), ("down", "O2.3", "connection"), ("slow", "O2.3", "timeout"),
                ]
                for (name, rule, reason) in cases {
                    let issuer = name == "down" ? "http://127.0.0.1:\(gone)" : "\(provider.origin)/\(name)"
                    let id = try await company.admin.make(
                        "/v1/sso-connections",
                        ["name": .string(name), "oidc": ["issuer": .string(issuer), "clientId": "away", "clientAuthentication": "none"]]
                    )
                    async let page = Browser().visit("\(away.origin)/o/umbrella/sign-in?connection=\(id)", as: .john)
                    // While one organization's provider keeps us waiting, the others notice nothing.
                    let began = ContinuousClock.now
                    try await other.admin.get("/v1/me").expect(.ok)
                    #expect(ContinuousClock.now - began < .seconds(2), "\(name)")
                    let shown = try await page
                    #expect(shown.status == .forbidden, "\(name): \(shown.text)")
                    let records = try await company.admin.get("/v1/sso-connections/\(id)/attempts").expect(.ok)
                    let record = try #require(records.items.first, "\(name)")
                    #expect(record["rule"]?.string == rule, "\(name): \(record)")
                    #expect(reason.isEmpty || record["received"]?.string?.contains(reason) == true, "\(name): \(record)")
                    let reference = try #require(record["reference"]?.string)
                    #expect(shown.text.contains(reference), "\(name)")
                    #expect(!shown.text.contains("127.0.0.1:\(gone)"), "\(name)")
                    // The test of the connection says the same to who tries it.
                    guard name != "slow" else { continue }
                    let begun = try await company.admin.post("/v1/sso-connections/\(id)/test").expect(.created)
                    let url = try #require(begun.json["url"]?.string)
                    let tested = try await Browser().visit(url, as: .john)
                    #expect(tested.text.contains(rule), "\(name)")
                    #expect(tested.text.contains("does not work yet"), "\(name)")
                }
            }
        }
    }
}
