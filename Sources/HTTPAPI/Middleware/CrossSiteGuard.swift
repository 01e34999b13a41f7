import Application
import HTTPTypes
import Hummingbird

/// SSO_RULES C3.1: an unsafe request with a session must show that our own page sent it, by its origin and by a token of the session.
package struct CrossSiteGuard: Sendable {
    private let origin: String
    private let exempt: Set<String>

    /// - Parameters:
    ///   - origin: Ours, as browsers write it: `https://away.example`.
    ///   - exempt: Routes that bring a proof of their own.
    package init(origin: String, exempt: Set<String> = []) {
        self.origin = origin
        self.exempt = exempt
    }

    func check(_ request: Request, route: String?, _ caller: Authenticated) throws(Problem) {
        guard !request.isSafe, caller.csrfToken != nil, !exempt.contains(route ?? "") else { return }
        guard isOurs(request), let token = request.headers[.awayCSRFToken], caller.accepts(csrfToken: token) else { throw .crossSite }
    }

    private func isOurs(_ request: Request) -> Bool {
        if request.headers[.secFetchSite] == "same-origin" { return true }
        if let origin = request.headers[.origin] { return origin == self.origin }
        guard let referer = request.headers[.referer] else { return false }
        return referer == origin || referer.hasPrefix(origin + "/")
    }
}
