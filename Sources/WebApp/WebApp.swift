package import Application
package import Hummingbird
import Leave

/// The pages: rendered here, made lively by a little JavaScript that speaks to the REST interface.
///
/// - Parameter Context: Whatever the router's requests carry; `caller` finds in it who was authenticated.
package struct WebApp<Context: RequestContext>: Sendable {
    let handler: CommandHandler
    let queries: LeaveRequestQueries
    let caller: @Sendable (Context) -> Authenticated?
    let templates: Templates

    package init(
        handler: CommandHandler,
        queries: LeaveRequestQueries,
        caller: @escaping @Sendable (Context) -> Authenticated?
    ) throws {
        self.handler = handler
        self.queries = queries
        self.caller = caller
        templates = try Templates()
    }

    /// The paths that ``addRoutes(to:)`` adds; all answer GET.
    package static var paths: [String] {
        Page.allCases.map(\.path) + [ledgerPath, personPath, personLedgerPath] + Asset.allCases.map(\.path)
    }

    private static var ledgerPath: String { "/app/balances/{leaveType}" }
    private static var personPath: String { "/app/admin/people/{person}" }
    private static var personLedgerPath: String { "/app/admin/people/{person}/balances/{leaveType}" }

    package func addRoutes(to router: Router<Context>) {
        for asset in Asset.allCases {
            router.get(RouterPath(asset.path)) { _, _ in asset.response }
        }
        router.get(RouterPath(Page.home.path)) { try await page(.home, $0, $1, content: home) }
        router.get(RouterPath(Page.request.path)) { try await page(.request, $0, $1, content: request) }
        router.get(RouterPath(Page.requests.path)) { try await page(.requests, $0, $1, content: requests) }
        router.get(RouterPath(Page.approvals.path)) { try await page(.approvals, $0, $1, content: approvals) }
        router.get(RouterPath(Page.people.path)) { try await page(.people, $0, $1, content: people) }
        router.get(RouterPath(Page.locations.path)) { try await page(.locations, $0, $1, content: locations) }
        router.get(RouterPath(Page.policies.path)) { try await page(.policies, $0, $1, content: policies) }
        router.get(RouterPath(Self.ledgerPath)) { incoming, context in
            let leaveType: LeaveTypeID = try identifier("leaveType", context)
            return try await page(.home, incoming, context) { try await ledger(of: $0.employee, leaveType, for: $0) }
        }
        router.get(RouterPath(Self.personPath)) { incoming, context in
            let person: EmployeeID = try identifier("person", context)
            return try await page(.people, incoming, context) { try await personPage(person, for: $0) }
        }
        router.get(RouterPath(Self.personLedgerPath)) { incoming, context in
            let person: EmployeeID = try identifier("person", context)
            let leaveType: LeaveTypeID = try identifier("leaveType", context)
            return try await page(.people, incoming, context) { try await ledger(of: person, leaveType, for: $0) }
        }
    }

    private func identifier<Subject>(_ name: String, _ context: Context) throws -> Identifier<Subject> {
        guard let id = context.parameters.get(name).flatMap({ Identifier<Subject>($0) }) else { throw HTTPError(.notFound) }
        return id
    }

    /// The page within the frame, or the way to the sign-in for those who are not signed in.
    private func page(
        _ page: Page,
        _ request: Request,
        _ context: Context,
        content: (Principal) async throws -> Content
    ) async throws -> Response {
        guard let caller = caller(context), let csrfToken = caller.csrfToken else {
            return Response.redirect(to: "/?returnTo=" + (request.uri.path.addingPercentEncoding()), type: .found)
        }
        let principal = caller.principal
        do {
            let situation = try await handler.situation(for: principal)
            guard !page.isForAdmins || situation.actsAsAdmin || page == .people && situation.peopleInSight.count > 1 else {
                return html(templates.message("Not for you", "This page is for admins of your organization."), status: .forbidden)
            }
            let content = try await content(principal)
            let frame = Frame(
                title: content.title ?? page.title,
                organization: situation.organization.name,
                who: situation.name(of: principal.employee),
                csrfToken: csrfToken,
                links: Page.links(for: situation, current: page),
                content: templates.render(content.template, content.values)
            )
            return html(templates.render("layout", frame))
        } catch CommandError.notFound {
            return html(templates.message("Not found", "There is no such page, or it is not yours to see."), status: .notFound)
        }
    }

    private func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}

/// What fills the frame.
struct Content {
    var title: String?
    let template: String
    let values: any Sendable
}

private struct Frame {
    let title: String
    let organization: String
    let who: String
    let csrfToken: String
    let links: [Page.Link]
    let content: String
}

extension String {
    /// For a path in a query (RFC 3986).
    fileprivate func addingPercentEncoding() -> String {
        utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._~/".contains(character) { return String(character) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
