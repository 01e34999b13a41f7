package import Application
import EventSourcing
package import HTTPTypes
package import Hummingbird
import JSON
import Leave
import Logging
import SSO
import Slack

/// The Slack app: commands, modals, buttons and the App Home, for people whose verified address both sides know.
///
/// - Parameter Context: Whatever the router's requests carry.
package struct SlackApp<Context: RequestContext>: Sendable {
    /// Shows that somebody is signed in to our pages.
    package typealias FindCaller = @Sendable (Context) -> Authenticated?

    let desk: SlackDesk
    let installer: SlackInstaller
    private let signature: SlackSignature
    private let caller: FindCaller
    private let bodyLimit = 1 << 20

    /// - Parameter caller: Who is signed in to our pages with that request.
    package init(_ settings: SlackAppSettings, _ ports: SlackPorts, caller: @escaping FindCaller) {
        desk = SlackDesk(settings: settings, ports: ports, people: SlackPeople(ports))
        installer = SlackInstaller(settings: settings, ports: ports)
        signature = SlackSignature(secret: settings.signingSecret)
        self.caller = caller
    }

    /// For 405 and OPTIONS.
    package static var paths: [(path: String, method: HTTPRequest.Method)] {
        SlackPaths.signed.sorted().map { ($0, .post) } + [(SlackPaths.install, .get), (SlackPaths.callback, .get)]
    }

    package func addRoutes(to router: Router<Context>) {
        router.post(RouterPath(SlackPaths.commands)) { request, context in
            try await signed(request, context) { body, logger in
                guard let form = form(body), let command = SlashCommand(form) else { return Response(status: .badRequest) }
                return SlackAnswer.response(await desk.answer(to: command, logger))
            }
        }
        router.post(RouterPath(SlackPaths.interactions)) { request, context in
            try await signed(request, context) { body, logger in
                guard let payload = form(body)?["payload"], let json = try? JSON(parsing: Array(payload.utf8), maximumDepth: 64),
                    let interaction = Interaction(json)
                else { return Response(status: .badRequest) }
                return SlackAnswer.response(await desk.answer(to: interaction, logger))
            }
        }
        router.post(RouterPath(SlackPaths.events)) { request, context in
            try await signed(request, context) { body, logger in
                guard let json = try? JSON(parsing: body, maximumDepth: 64), let event = SlackEvent(json) else {
                    return Response(status: .badRequest)
                }
                return SlackAnswer.response(try await desk.answer(to: event, logger))
            }
        }
        router.get(RouterPath(SlackPaths.install)) { request, context in
            try installer.begin(caller(context))
        }
        router.get(RouterPath(SlackPaths.callback)) { request, context in
            let query = request.uri.queryParameters
            return try await installer.finish(
                code: query.get("code"),
                state: query.get("state"),
                error: query.get("error"),
                caller(context),
                context.logger
            )
        }
    }

    private func form(_ body: [UInt8]) -> FormParameters? {
        String(validating: body, as: UTF8.self).flatMap { FormParameters(decoding: $0) }
    }

    /// Nothing of a request is looked at before its signature is right.
    private func signed(
        _ request: Request,
        _ context: Context,
        answer: ([UInt8], Logger) async throws -> Response
    ) async throws -> Response {
        var request = request
        let body = [UInt8](buffer: try await request.collectBody(upTo: bodyLimit))
        let headers = request.headers
        func only(_ name: HTTPField.Name?) -> String? {
            // Two headers say two things: neither is believed.
            let values = name.map { headers[values: $0] } ?? []
            return values.count == 1 ? values[0] : nil
        }
        guard signature.isValid(only(.slackSignature), at: only(.slackTimestamp), over: body, now: desk.ports.now())
        else { return Response(status: .unauthorized) }
        return try await answer(body, context.logger)
    }
}

extension HTTPField.Name {
    fileprivate static let slackSignature = Self("X-Slack-Signature")
    fileprivate static let slackTimestamp = Self("X-Slack-Request-Timestamp")
}
