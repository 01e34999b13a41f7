package import Application
import EventSourcing
import HTTPTypes
package import Hummingbird
import JSON
import Leave
import Logging
import NIOCore

/// SCIM 2.0 (RFC 7643, RFC 7644; SSO_RULES P5): a connection's directory provisions its people here.
///
/// - Parameter Context: Whatever the router's requests carry.
package struct SCIM<Context: RequestContext>: Sendable {
    /// Who presents this `Authorization`: always a connection's directory.
    package typealias Authenticate = @Sendable (String?) async throws(AuthenticationError) -> Principal

    /// The one route of the router; which resource is meant is found here, so that every answer is SCIM's.
    package static var route: String { "/scim/v2/**" }

    let handler: CommandHandler
    let base: String
    private let authenticate: Authenticate
    private let wait: @Sendable (Principal) -> Int?
    private let address: @Sendable (Context) -> String?

    /// - Parameters:
    ///   - origin: Where clients reach us, without a path.
    ///   - wait: For how many seconds the directory has to wait, because it has asked too much; nil: it may go on.
    ///   - address: Of the client, as it may be kept: of its network only.
    package init(
        handler: CommandHandler,
        origin: String,
        authenticate: @escaping Authenticate,
        wait: @escaping @Sendable (Principal) -> Int? = { _ in nil },
        address: @escaping @Sendable (Context) -> String?
    ) {
        self.handler = handler
        base = origin + "/scim/v2"
        self.authenticate = authenticate
        self.wait = wait
        self.address = address
    }

    package func addRoutes(to router: Router<Context>) {
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
            router.on(RouterPath(Self.route), method: method) { request, context in
                await respond(to: request, context)
            }
        }
    }

    private func respond(to request: Request, _ context: Context) async -> Response {
        do {
            let principal = try await principal(request, context)
            if let seconds = wait(principal) {
                var answer = SCIMAnswer.error(SCIMError(.tooManyRequests, "Too many requests: please wait \(seconds) s."))
                answer.retryAfter = seconds
                return answer.response
            }
            let call = SCIMCall(
                request: try SCIMRequest(request),
                caller: { Caller(principal, channel: "scim", correlation: handler.newID(), address: address(context), expected: $0) }
            )
            return try await answer(call).response
        } catch {
            return SCIMAnswer.error(SCIMError(any: error, context.logger)).response
        }
    }

    /// Every fault of a credential is one and the same 401 (C4.2).
    private func principal(_ request: Request, _ context: Context) async throws -> Principal {
        let headers = request.headers[values: .authorization]
        do {
            let principal = try await authenticate(headers.count == 1 ? headers[0] : nil)
            guard case .provisioning = principal.credential else { throw SCIMError.unauthenticated }
            return principal
        } catch let error as AuthenticationError {
            guard case .unavailable(let cause) = error else { throw SCIMError.unauthenticated }
            throw CommandError.unavailable(cause)
        }
    }

    private func answer(_ call: SCIMCall) async throws -> SCIMAnswer {
        let path = call.request.path
        switch path.first {
        case "Users"?: return try await UserRoutes(handler: handler, base: base).answer(call)
        case "Groups"?: return try await GroupRoutes(handler: handler, base: base).answer(call)
        case ".search"? where path.count == 1: return try await search(call)
        case "ServiceProviderConfig"?, "ResourceTypes"?, "Schemas"?: return try DiscoveryRoutes(base: base).answer(call.request)
        case "Bulk"?, "Me"?: throw SCIMError(.notImplemented, "`/\(path[0])` is not supported.")
        default: throw SCIMError.notFound
        }
    }

    /// Over all kinds of resources (RFC 7644 §3.4.3).
    private func search(_ call: SCIMCall) async throws -> SCIMAnswer {
        guard call.request.method == .post else { return .wrongMethod("POST") }
        let query = try ListQuery(body: try await call.request.body())
        let situation = try await handler.situation(for: call.principal)
        let users = try situation.provisionedUsers().map { (UserResource.whole($0, base: base), ResourceSchema.wholeUser) }
        let groups = try situation.provisionedGroups().map { (GroupResource.whole($0, base: base), ResourceSchema.group) }
        let (total, page) = try query.page(of: users + groups)
        let shown = page.map { resource in
            resource["meta"]?["resourceType"] == "User"
                ? query.selection.applied(to: UserResource.shown(resource), .user) : query.selection.applied(to: resource, .group)
        }
        return .list(shown, total: total, startIndex: query.startIndex)
    }
}

/// One call: the request, and who makes it.
struct SCIMCall {
    let request: SCIMRequest
    /// - Parameter expected: The version that the client saw of what it changes.
    let caller: ((id: UInt128, version: Position)?) -> Caller

    var principal: Principal { caller(nil).principal }
}

extension SCIMAnswer {
    static func wrongMethod(_ allow: String) -> SCIMAnswer {
        var answer = error(SCIMError(.methodNotAllowed, "The resource has other methods: see Allow."))
        answer.allow = allow
        return answer
    }
}

extension SCIMError {
    static let unauthenticated = SCIMError(.unauthorized, "A token of a connection is needed.")

    /// - Parameter logger: Told what clients are not.
    init(any error: any Error, _ logger: Logger) {
        switch error {
        case let error as SCIMError: self = error
        case let error as CommandError:
            if case .unavailable(let cause) = error { logger.error("A port failed", metadata: ["error": "\(cause)"]) }
            self.init(error)
        case let error as InvalidFilter: self.init(error)
        case is CancellationError: self.init(.serviceUnavailable, "The service is going down.")
        case is NIOTooManyBytesError: self.init(.contentTooLarge, "A body has at most 1 MiB.")
        case let error as HTTPError where error.status == .contentTooLarge:
            self.init(.contentTooLarge, "A body has at most 1 MiB.")
        default:
            logger.error("A request failed", metadata: ["error": "\(error)"])
            self.init(.internalServerError, "Something went wrong on our side.")
        }
    }
}
