/// Where an S3-compatible store keeps objects, and whose it is.
package struct Bucket: Sendable {
    /// Scheme and host, with a port where it is not the usual one: `https://s3.eu-central-1.amazonaws.com`.
    package let endpoint: String
    package let region: String
    package let name: String
    package let accessKeyID: String
    package let secretAccessKey: String

    package init(endpoint: String, region: String, name: String, accessKeyID: String, secretAccessKey: String) {
        self.endpoint = endpoint
        self.region = region
        self.name = name
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
    }

    var host: String { String(endpoint.drop { $0 != "/" }.drop { $0 == "/" }) }
}

/// What a presigned address is good for: one method on one object, for some time.
package struct ObjectRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case put = "PUT"
        case delete = "DELETE"
    }

    package let method: Method
    /// ASCII letters, digits, `-`, `_`, `.`, `~` and `/`.
    package let key: String
    /// Signed where given: the request must carry it.
    package let contentType: String?
    /// Seconds; at most a week.
    package let lifetime: Int

    package init(_ method: Method, _ key: String, contentType: String? = nil, lifetime: Int) {
        self.method = method
        self.key = key
        self.contentType = contentType
        self.lifetime = lifetime
    }
}
