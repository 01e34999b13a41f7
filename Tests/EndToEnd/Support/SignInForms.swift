import Foundation
import HTTPTypes
import Testing

extension Member {
    /// Sends a form of our pages, with the session's token and from our origin, as a browser does.
    @discardableResult
    func submit(_ path: String, _ fields: (String, String)...) async throws -> Answer {
        guard case .session(_, let csrfToken) = credential else { throw NoAnswer() }
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let body = (fields + [("csrfToken", csrfToken)]).map { name, value in
            name + "=" + (value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")
        }
        return try await send(
            .post,
            path,
            bytes: Array(body.joined(separator: "&").utf8),
            headers: [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"]
        )
    }

    func page(_ path: String) async throws -> Answer {
        try await get(path, headers: [.accept: "text/html"])
    }
}
