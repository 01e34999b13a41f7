import Foundation
import HTTPTypes
import Support
import Testing

/// moto's S3 (PyPI) on this machine: an implementation of others that checks signatures of the query by botocore's rules.
struct ObjectStore {
    let url: String
    let bucket = "pictures"
    private let files: TemporaryFolder

    /// Starts one, makes the bucket, lends it and ends it.
    static func with(_ body: (ObjectStore) async throws -> Void) async throws {
        let files = TemporaryFolder()
        defer { files.remove() }
        let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? ""
        let port = try freePort()
        let store = ObjectStore(url: "http://127.0.0.1:\(port)", files: files)
        let process = try Command.start(
            [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
            output: files.path("out"),
            errors: files.path("err")
        )
        do {
            try await store.waitUntilStarted()
            try await Web.send(.put, try #require(URL(string: "\(store.url)/\(store.bucket)")), headers: [.authorization: store.someone])
                .expect(.ok)
            try await body(store)
        } catch {
            Issue.record("moto: \(files.text("err"))")
            process.signal(SIGKILL)
            _ = await process.end()
            throw error
        }
        process.signal(SIGKILL)
        _ = await process.end()
    }

    /// The settings of a service that keeps pictures there.
    func settings() throws -> [String: String] {
        try files.write("the secret\n", to: "secret")
        return [
            "AWAY_OBJECT_STORAGE_URL": url, "AWAY_OBJECT_STORAGE_BUCKET": bucket, "AWAY_OBJECT_STORAGE_ACCESS_KEY_ID": "someone",
            "AWAY_OBJECT_STORAGE_SECRET_ACCESS_KEY_FILE": files.path("secret"),
        ]
    }

    /// The names of all objects.
    func objects() async throws -> [String] {
        let url = try #require(URL(string: "\(url)/\(bucket)?list-type=2"))
        let answer = try await Web.send(.get, url, headers: [.authorization: someone]).expect(.ok)
        return answer.text.components(separatedBy: "<Key>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    }

    /// moto believes whoever names a region and a service.
    private var someone: String {
        "AWS4-HMAC-SHA256 Credential=someone/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    }

    private func waitUntilStarted() async throws {
        let end = ContinuousClock.now + .seconds(60)
        let url = try #require(URL(string: "\(url)/moto-api/"))
        while ContinuousClock.now < end {
            // Refused connections are what is waited out.
            if let answer = try? await Web.send(.get, url), answer.status == .ok { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("moto did not start")
    }
}
