import Fetching
import Slack
import SSO

extension SlackAPI {
    /// Over the network, where nothing but Slack's own addresses is ever asked.
    init(_ settings: Settings.SlackSettings, _ fetcher: ProviderFetcher) {
        self.init(base: settings.api ?? Self.address) { request in
            guard let address = WebAddress(request.address) else { throw SlackError.unreachable("no address") }
            var provider = ProviderRequest(address, authorization: request.authorization, content: .anything)
            switch request.body {
            case .json(let bytes): provider.json = bytes
            case .form(let fields):
                var form = FormParameters()
                for field in fields { form.append(field.name, field.value) }
                provider.form = form
            }
            let response = try await fetcher.fetch(provider)
            return SlackResponse(
                status: response.status,
                retryAfter: response.retryAfter.map { Int($0.components.seconds) },
                body: response.body
            )
        }
    }
}
