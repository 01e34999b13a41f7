import HTTPTypes
package import Hummingbird
import Logging

/// Gives every request an id, which stands in its log lines, its problems and its answer: the client's own where it is one.
package struct RequestIDMiddleware: RouterMiddleware {
    package typealias Context = PublicContext

    private let make: @Sendable () -> String

    package init(make: @escaping @Sendable () -> String = { RequestIDMiddleware.random() }) { self.make = make }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: @concurrent (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let id = request.headers[.requestID].flatMap { Self.isAcceptable($0) ? $0 : nil } ?? make()
        context.requestID = id
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

    package static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let text = String(UInt128(generator.next()) << 64 | UInt128(generator.next()), radix: 16)
        return String(repeating: "0", count: 32 - text.utf8.count) + text
    }
}
