import Application
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting

@testable import Identity

extension World {
    /// The browser-facing routes behind the authentication that they run behind.
    var app: some ApplicationProtocol {
        let router = Router(context: PublicContext.self, options: .autoGenerateHeadEndpoints)
        let routes = self.routes()
        let service = self.service
        router.add(
            middleware: Layers {
                AuthenticationMiddleware(
                    cookie: routes.cookies.session,
                    crossSite: CrossSiteGuard(origin: publicURL, exempt: SignInRoutes.crossSiteExempt),
                    authenticate: { credentials throws(AuthenticationError) in try await service.authenticate(credentials) }
                )
            }
        )
        routes.add(to: router)
        return Hummingbird.Application(router: router)
    }
}

extension HTTPFields {
    static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
}
