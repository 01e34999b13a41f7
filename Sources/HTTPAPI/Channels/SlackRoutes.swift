import Application
import EventSourcing
import HTTPTypes
import Leave

/// The organization's Slack workspace. It is connected in the browser, by `GET /slack/install`.
struct SlackRoutes {
    let backend: Backend

    var all: [Endpoint] { [get, disconnect] }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/slack",
            "slack",
            "The Slack workspace that is connected",
            for: .adminReaders,
            answers: .json(.ok, SlackView.wire)
        ) { [backend] call in
            let installation = try await backend.slack.installation(of: call.principal.organization)
            return Reply(SlackView(isAvailable: backend.slack.isAvailable, installation: installation))
        }
    }

    private var disconnect: Endpoint {
        Endpoint(.delete, "/v1/slack", "disconnectSlack", "End the connection with the Slack workspace", for: .admins, answers: .nothing) {
            [backend] call in
            let (_, position) = try await backend.perform(DisconnectChat(chat: "slack"), call)
            try await backend.slack.disconnect(call.principal.organization)
            return Reply(NoBody(), sequence: position)
        }
    }
}

struct SlackView: WireOutput {
    static var schemaName: String { "Slack" }

    let isAvailable: Bool
    let installation: SlackInstallation?

    static func describe(_ shape: inout Shape<SlackView>) {
        shape.field("available", .boolean, "Whether this service has a Slack app.") { $0.isAvailable }
        shape.field("connected", .boolean) { $0.installation != nil }
        shape.nullable("workspace", .string) { $0.installation?.teamName }
        shape.nullable("connectedAt", .seconds) { $0.installation?.installedAt }
        shape.nullable("connectedBy", .id(), "The admin who connected it.") { $0.installation?.installedBy }
    }
}
