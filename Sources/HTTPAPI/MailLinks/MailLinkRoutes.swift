package import Application
import EventSourcing
package import HTTPTypes
package import Hummingbird
import Leave
import Logging
import NIOCore
package import Texts

/// What links in mails lead to: without signing in. Looking changes nothing, so that programs which look at links do no harm; the page's button,
/// or a mail program's for `List-Unsubscribe` (RFC 8058), acts.
package struct MailLinkRoutes: Sendable {
    private static let bodyLimit = 16_384

    private let links: FollowedLinks
    private let newID: @Sendable () -> UInt128
    private let render: @Sendable (_ title: String, _ html: String, Catalogue) -> String

    /// - Parameter render: The frame of a page.
    package init(
        _ links: FollowedLinks,
        newID: @escaping @Sendable () -> UInt128,
        render: @escaping @Sendable (_ title: String, _ html: String, Catalogue) -> String
    ) {
        self.links = links
        self.newID = newID
        self.render = render
    }

    package static let path = "/mail/{token}"
    package static let paths: [(path: String, method: HTTPRequest.Method)] = [(path, .get), (path, .post)]
    /// The token is the proof, and mail programs send it from elsewhere.
    package static let crossSiteExempt: Set<String> = [path]

    package func add(to router: Router<PublicContext>) {
        router.on(RouterPath(Self.path), method: .get) { try await look($0, $1) }
        router.on(RouterPath(Self.path), method: .post) { try await act($0, $1) }
    }

    private func look(_ request: Request, _ context: PublicContext) async throws -> Response {
        let token = try context.parameters.require("token")
        return try await answer(context) { () throws(CommandError) in try await links.look(at: token, in: context.texts) }
    }

    private func act(_ request: Request, _ context: PublicContext) async throws -> Response {
        let token = try context.parameters.require("token")
        var request = request
        let body = try await request.collectBody(upTo: Self.bodyLimit)
        let form = [FormField](form: Array(body.readableBytesView)) ?? []
        let comment = form["comment"].map { String($0.prefix(1000)) }.flatMap { $0.isEmpty ? nil : $0 }
        return try await answer(context) { () throws(CommandError) in
            try await links.act(
                on: token,
                comment: comment,
                visit: Identifier(UInt128(context.requestID, radix: 16) ?? newID()),
                address: NetworkAddress.truncated(context.peer)
            )
        }
    }

    private func answer(
        _ context: PublicContext,
        _ follow: () async throws(CommandError) -> FollowedLink
    ) async throws -> Response {
        do {
            return page(MailLinkPage(try await follow(), context.texts), context.texts)
        } catch {
            // A request, or a whole organization, that is no more.
            guard case .notFound = error else { throw error }
            return page(MailLinkPage(.unknown, context.texts), context.texts)
        }
    }

    private func page(_ page: MailLinkPage, _ texts: Catalogue) -> Response {
        let headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .referrerPolicy: "no-referrer",
            .contentSecurityPolicy: "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
            .xRobotsTag: "noindex, nofollow",
        ]
        let html = ByteBuffer(string: render(page.title, page.html, texts))
        return Response(status: page.isFound ? .ok : .notFound, headers: headers, body: ResponseBody(byteBuffer: html))
    }
}

extension HTTPField.Name {
    fileprivate static var xRobotsTag: Self { HTTPField.Name("X-Robots-Tag") ?? .cacheControl }  // the name is well formed
}
