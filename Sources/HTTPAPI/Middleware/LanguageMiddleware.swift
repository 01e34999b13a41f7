import HTTPTypes
package import Hummingbird
package import Texts

/// Finds the language of the answer from `Accept-Language` (RFC 4647 §3.4), and tells it where there are words in the answer.
package struct LanguageMiddleware: Layer {
    private static let withWords = ["application/json", "application/problem+json", "text/html", "text/csv"]

    private let languages: Languages

    package init(_ languages: Languages) { self.languages = languages }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.texts = languages.matching(request.headers[.acceptLanguage])
        var response = try await next(request, context)
        let type = response.headers[.contentType] ?? ""
        if Self.withWords.contains(where: type.hasPrefix), response.headers[.contentLanguage] == nil {
            response.headers[.contentLanguage] = context.texts.language
        }
        return response
    }
}
