import Leave
import OpenSSL

extension Bucket {
    /// An address that carries its permission in its query (AWS Signature Version 4, "Authenticating Requests: Using Query Parameters"), with the
    /// bucket in the path, which every S3-compatible store understands.
    ///
    /// - Parameter now: Seconds since 1970.
    package func address(of request: ObjectRequest, now: Int64) -> String {
        let instant = Self.instant(now)
        let day = instant.prefix(8)
        let scope = "\(day)/\(region)/s3/aws4_request"
        let path = "/\(Self.encode(name))/" + request.key.split(separator: "/").map { Self.encode($0) }.joined(separator: "/")
        let headers = (request.contentType.map { [("content-type", $0)] } ?? []) + [("host", host)]
        let signed = headers.map(\.0).joined(separator: ";")
        let query = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(accessKeyID)/\(scope)"), ("X-Amz-Date", instant),
            ("X-Amz-Expires", String(request.lifetime)), ("X-Amz-SignedHeaders", signed),
        ].map { "\($0)=\(Self.encode($1))" }.joined(separator: "&")
        let canonical = [
            request.method.rawValue, path, query, headers.map { "\($0):\($1)\n" }.joined(), signed, "UNSIGNED-PAYLOAD",
        ].joined(separator: "\n")
        let toSign = ["AWS4-HMAC-SHA256", instant, scope, Self.hexadecimal(HashAlgorithm.sha256.hash(Array(canonical.utf8)))]
        let key = [String(day), region, "s3", "aws4_request"].reduce(Array("AWS4\(secretAccessKey)".utf8)) { key, part in
            HMACSHA256.code(for: Array(part.utf8), key: key)
        }
        let signature = HMACSHA256.code(for: Array(toSign.joined(separator: "\n").utf8), key: key)
        return "\(endpoint)\(path)?\(query)&X-Amz-Signature=\(Self.hexadecimal(signature))"
    }

    /// `20130524T000000Z`.
    private static func instant(_ seconds: Int64) -> String {
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = LocalDate(daysSinceEpoch: Int(days)).description.filter { $0 != "-" }
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        return "\(date)T\(clock)Z"
    }

    /// Percent-encoding of everything but RFC 3986's unreserved characters.
    private static func encode(_ text: some StringProtocol) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
