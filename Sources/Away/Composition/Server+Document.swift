import HTTPAPI
import JSON

extension Server {
    /// The OpenAPI document of what is served.
    var document: JSON {
        OpenAPIDocument(api.endpoints, serverURL: installation.settings.publicURL).json
    }
}
