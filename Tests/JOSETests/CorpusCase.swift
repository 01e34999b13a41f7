import Foundation
import JOSE
import JSON
import SSO
import Testing

/// A case of the token corpus: a folder of JSON files, each a token, the provider's keys, the connection and the verdict.
struct CorpusCase: Decodable, Sendable, CustomTestStringConvertible {
    enum Kind: String, Decodable, Sendable {
        case idToken, accessToken, logoutToken
    }

    struct Keys: Decodable, Sendable {
        var keys: [Value]
        var expiresAt: Date
    }

    struct Configuration: Decodable, Sendable {
        var issuer: String
        var clientId: String
        var apiAudience: String
        var trustedAudiences: [String]
        var nonce: String
        var allowedAlgorithms: [JWSAlgorithm]
        var now: Date
        var clockSkewSeconds: Int
        var maxAgeSeconds: Int?
        var requiredAcr: [String]
        var hostedDomain: String?
        var accessToken: String?
        var code: String?
        var seenTokenIds: [String]
    }

    struct Expected: Decodable, Sendable {
        enum Verdict: String, Decodable, Sendable {
            case accept, reject
        }

        var verdict: Verdict
        var claims: Value?
        var fetches: Int?
        var rules: [SSORule]?
    }

    var name: String
    var title: String
    var kind: Kind
    var token: String
    var jwks: Value
    var previousJwks: Keys?
    var config: Configuration
    var expected: Expected

    var testDescription: String { name }

    /// The folder that `AWAY_JWT_CORPUS` names, else the one beside the repository.
    static let folder =
        ProcessInfo.processInfo.environment["AWAY_JWT_CORPUS"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/sso/jwt").standardized

    static let all = Result {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { try decoder.decode(CorpusCase.self, from: Data(contentsOf: $0)) }
    }
}

/// Any JSON, read by another parser than ours; numbers compare as numbers.
enum Value: Decodable, Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let array = try? container.decode([Value].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: Value].self))
        }
    }

    init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .number(let number): self = .number(number.double ?? .nan)
        case .string(let string): self = .string(string)
        case .array(let elements): self = .array(elements.map { Value($0) })
        case .object(let object):
            self = .object(Dictionary(object.members.map { ($0.name, Value($0.value)) }) { first, _ in first })
        }
    }

    var json: JSON {
        switch self {
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .number(let number): .number(JSONNumber(Int64(number)))
        case .string(let string): .string(string)
        case .array(let elements): .array(elements.map(\.json))
        case .object(let members):
            .object(members.reduce(into: JSONObject()) { object, member in object.append(member.key, member.value.json) })
        }
    }
}
