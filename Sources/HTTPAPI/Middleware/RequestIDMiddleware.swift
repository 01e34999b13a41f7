import HTTPTypes
package import Hummingbird
import Logging
import Synchronization

/// Gives every request an id, which stands in its log lines, its problems and its answer: the client's own where it is one. And finds out where
/// it comes from.
package struct RequestIDMiddleware: Layer {
    private let proxies: TrustedProxies
    private let make: @Sendable () -> String

    package init(proxies: TrustedProxies = TrustedProxies(), make: @escaping @Sendable () -> String = { RequestIDMiddleware.random() }) {
        self.proxies = proxies
        self.make = make
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let id = request.headers[.requestID].flatMap { Self.isAcceptable($0) ? $0 : nil } ?? make()
        context.requestID = id
        context.peer = proxies.client(peer: context.peer, request.headers)
        context.logger[metadataKey: "request_id"] = "\(id)"
        var response = try await next(request, context)
        response.headers[.requestID] = id
        // Problems and other answers of middleware have bodies, which HEAD does not.
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// What goes into logs is short and plain.
    private static func isAcceptable(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy {
                ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) || ($0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z"))
                    || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                    || $0 == UInt8(ascii: ".")
            }
    }

    /// 32 hexadecimal digits that no other request has: 64 random bits of the process, and a number that is scattered so that ids of one moment
    /// do not look alike.
    package static func random() -> String {
        let number = counter.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        return String(unsafeUninitializedCapacity: 32) { buffer in
            for place in 0..<16 {
                buffer[place] = digits[Int(process >> (60 - 4 * UInt64(place)) & 15)]
                buffer[place + 16] = digits[Int(scatter(number) >> (60 - 4 * UInt64(place)) & 15)]
            }
            return 32
        }
    }

    private static let process = UInt64.random(in: 1 ... .max)
    private static let counter = Atomic(UInt64.random(in: 0 ... .max))
    private static let digits = Array("0123456789abcdef".utf8)

    /// One to one, so that different numbers stay different (splitmix64).
    private static func scatter(_ number: UInt64) -> UInt64 {
        var bits = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
