package import Application
package import Hummingbird
import Leave
package import Texts

/// The pages: rendered here, made lively by a little JavaScript that speaks to the REST interface.
///
/// - Parameter Context: Whatever the router's requests carry; `caller` finds in it who was authenticated.
package struct WebApp<Context: RequestContext>: Sendable {
    let handler: CommandHandler
    let queries: LeaveRequestQueries
    let selfService: SelfService
    let caller: @Sendable (Context) -> Authenticated?
    let languages: Languages
    private let templates: [String: Templates]

    /// What pages may load (Content Security Policy level 3): nothing inline, nothing of others but people's pictures (SSO_RULES C3.3).
    private let policy: String

    /// - Parameter pictures: The origin of people's pictures, where that is another.
    package init(
        handler: CommandHandler,
        queries: LeaveRequestQueries,
        selfService: SelfService,
        languages: Languages = .shipped,
        pictures: String? = nil,
        caller: @escaping @Sendable (Context) -> Authenticated?
    ) throws {
        self.handler = handler
        self.queries = queries
        self.selfService = selfService
        self.caller = caller
        self.languages = languages
        // A redirection must be allowed, too (CSP 3 §4.1.4).
        policy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'\(pictures.map { " \($0)" } ?? ""); connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        templates = try Dictionary(uniqueKeysWithValues: languages.catalogues.map { ($0.language, try Templates(in: $0)) })
    }

    /// A page of few words, such as those of signing in; nil where nobody speaks that language.
    package func plain(title: String, content: String, in texts: Catalogue) -> String? {
        templates[texts.language]?.plain(title: title, content: content)
    }

    /// The paths that ``addRoutes(to:)`` adds; all answer GET.
    package static var paths: [String] {
        [signInPath] + Page.allCases.map(\.path) + [ledgerPath, importPath, personPath, personLedgerPath, holidayCalendarPath]
            + [newConnectionPath, connectionPath]
            + Asset.allCases.map(\.path)
    }

    private static var signInPath: String { "/" }
    private static var ledgerPath: String { "/app/balances/{leaveType}" }
    private static var importPath: String { "/app/admin/people/import" }
    private static var holidayCalendarPath: String { "/app/admin/holidays/{calendar}" }
    private static var personPath: String { "/app/admin/people/{person}" }
    private static var personLedgerPath: String { "/app/admin/people/{person}/balances/{leaveType}" }

    private static var newConnectionPath: String { "/app/admin/sign-in/new" }
    private static var connectionPath: String { "/app/admin/sign-in/{connection}" }

    package func addRoutes(to router: Router<Context>) {
        for asset in Asset.allCases {
            router.get(RouterPath(asset.path)) { _, _ in asset.response }
        }
        router.get(RouterPath(Self.signInPath)) { signIn($0, $1) }
        router.get(RouterPath(Page.home.path)) { try await page(.home, $0, $1, content: home) }
        router.get(RouterPath(Page.request.path)) { try await page(.request, $0, $1, content: request) }
        router.get(RouterPath(Page.requests.path)) { try await page(.requests, $0, $1, content: requests) }
        router.get(RouterPath(Page.approvals.path)) { try await page(.approvals, $0, $1, content: approvals) }
        router.get(RouterPath(Page.people.path)) { try await page(.people, $0, $1, content: people) }
        router.get(RouterPath(Page.locations.path)) { try await page(.locations, $0, $1, content: locations) }
        router.get(RouterPath(Page.leaveYears.path)) { incoming, context in
            let query = incoming.uri.queryParameters
            return try await page(.leaveYears, incoming, context) { principal, texts in
                try await leaveYears(location: query["location"], year: query["year"], for: principal, texts)
            }
        }
        router.get(RouterPath(Page.departments.path)) { try await page(.departments, $0, $1, content: departments) }
        router.get(RouterPath(Page.holidays.path)) { try await page(.holidays, $0, $1, content: holidayCalendars) }
        router.get(RouterPath(Self.holidayCalendarPath)) { incoming, context in
            try await page(.holidays, incoming, context) { try await holidayCalendar(try identifier("calendar", context), for: $0, $1) }
        }
        router.get(RouterPath(Page.policies.path)) { incoming, context in
            try await page(.policies, incoming, context) { principal, texts in
                try await policies(principal, texts, from: incoming.uri.queryParameters.get("from").flatMap { PolicyID($0) })
            }
        }
        router.get(RouterPath(Page.reports.path)) { incoming, context in
            try await page(.reports, incoming, context) { principal, texts in
                try await reports(principal, texts) { incoming.uri.queryParameters.get($0) }
            }
        }
        router.get(RouterPath(Self.importPath)) { try await page(.people, $0, $1, content: peopleImport) }
        router.get(RouterPath(Page.signIn.path)) { try await page(.signIn, $0, $1, content: signInSettings) }
        router.get(RouterPath(Page.channels.path)) { incoming, context in
            let outcome = incoming.uri.queryParameters.get("slack")
            return try await page(.channels, incoming, context) { try await channels(outcome, $0, $1) }
        }
        router.get(RouterPath(Page.webhooks.path)) { try await page(.webhooks, $0, $1, content: webhooks) }
        router.get(RouterPath(Page.account.path)) { try await page(.account, $0, $1, content: account) }
        router.get(RouterPath(Self.newConnectionPath)) { incoming, context in
            let guide = incoming.uri.queryParameters.get("provider") ?? ""
            return try await page(.signIn, incoming, context) { try await newConnection(guide, $0, $1) }
        }
        router.get(RouterPath(Self.connectionPath)) { incoming, context in
            let csrfToken = caller(context)?.csrfToken ?? ""
            return try await page(.signIn, incoming, context) { principal, texts in
                try await connectionPage(try identifier("connection", context), principal, csrfToken: csrfToken, texts)
            }
        }
        router.get(RouterPath(Self.ledgerPath)) { incoming, context in
            try await page(.home, incoming, context) { principal, texts in
                try await ledger(
                    of: principal.employee,
                    try identifier("leaveType", context),
                    for: principal,
                    LedgerQuestion(incoming),
                    texts
                )
            }
        }
        router.get(RouterPath(Self.personPath)) { incoming, context in
            try await page(.people, incoming, context) { try await personPage(try identifier("person", context), for: $0, $1) }
        }
        router.get(RouterPath(Self.personLedgerPath)) { incoming, context in
            try await page(.people, incoming, context) { principal, texts in
                try await ledger(
                    of: try identifier("person", context),
                    try identifier("leaveType", context),
                    for: principal,
                    LedgerQuestion(incoming),
                    texts
                )
            }
        }
    }

    private func identifier<Subject>(_ name: String, _ context: Context) throws(CommandError) -> Identifier<Subject> {
        guard let id = context.parameters.get(name).flatMap({ Identifier<Subject>($0) }) else { throw .notFound }
        return id
    }

    private func signIn(_ request: Request, _ context: Context) -> Response {
        // Who is signed in may be asked to do so once more, where that must be fresh (SSO_RULES C2.5).
        let isAgain = request.uri.queryParameters.get("again") != nil
        guard caller(context)?.csrfToken == nil || isAgain else { return .redirect(to: Page.home.path, type: .found) }
        let templates = templates(for: request)
        return html(templates.signIn(returnTo: request.uri.queryParameters.get("returnTo")), in: templates.texts)
    }

    /// A page that computes for long is made by the threads of the global executor.
    private func page(
        _ page: Page,
        _ request: Request,
        _ context: Context,
        content: (Principal, Catalogue) async throws -> Content
    ) async throws -> Response {
        guard page.isDear else { return try await framed(page, request, context, content: content) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            try await framed(page, request, context, content: content)
        }
    }

    /// The page within the frame, or the way to the sign-in for those who are not signed in.
    private func framed(
        _ page: Page,
        _ request: Request,
        _ context: Context,
        content: (Principal, Catalogue) async throws -> Content
    ) async throws -> Response {
        guard let caller = caller(context), let csrfToken = caller.csrfToken else {
            return .redirect(to: "/?returnTo=" + request.uri.path.percentEncoded, type: .found)
        }
        let principal = caller.principal
        let templates = templates(for: request)
        let texts = templates.texts
        do {
            let situation = try await handler.situation(for: principal)
            guard page.isOpen(in: situation) else { throw CommandError.forbidden(code: "forbidden") }
            let content = try await content(principal, texts)
            let frame = Frame(
                language: texts.language,
                title: content.title ?? page.title(in: texts),
                organization: situation.organization.name,
                who: situation.name(of: principal.employee),
                csrfToken: csrfToken,
                links: Page.links(for: situation, current: page, in: texts),
                content: templates.render(content.template, content.values)
            )
            return html(templates.render("layout", frame), in: texts)
        } catch let error as CommandError {
            return try answer(error, templates)
        }
    }

    private func templates(for request: Request) -> Templates {
        let texts = languages.matching(request.headers[.acceptLanguage])
        guard let templates = templates[texts.language] else {
            // No input reaches this: `init` makes templates for every language that can match.
            preconditionFailure("Each language has its templates.")
        }
        return templates
    }

    /// A person gets a page, not a problem document.
    private func answer(_ error: CommandError, _ templates: Templates) throws -> Response {
        let texts = templates.texts
        func message(_ name: String, _ status: HTTPResponse.Status) -> Response {
            let page = templates.message(texts.text("page.\(name)"), texts.text("page.\(name).sentence"))
            return html(page, in: texts, status: status)
        }
        switch error {
        case .notFound: return message("notFound", .notFound)
        case .forbidden: return message("forbidden", .forbidden)
        case .unavailable:
            var response = message("unavailable", .serviceUnavailable)
            response.headers[.retryAfter] = "5"
            return response
        case .refused(let refusals):
            let sentence = refusals.map { texts.text($0.detail) }.joined(separator: " ")
            return html(templates.message(texts.text("problem.refused"), sentence), in: texts, status: .unprocessableContent)
        case .preconditionFailed, .invalidState, .alreadyHandled, .conflict: throw error
        }
    }

    private func html(_ text: String, in texts: Catalogue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .contentLanguage: texts.language,
                .cacheControl: "no-store",
                .contentSecurityPolicy: policy,
            ],
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
    let language: String
    let title: String
    let organization: String
    let who: String
    let csrfToken: String
    let links: [Page.Link]
    let content: String
}

extension String {
    /// For a path in a query (RFC 3986).
    fileprivate var percentEncoded: String {
        utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._~/".contains(character) { return String(character) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
