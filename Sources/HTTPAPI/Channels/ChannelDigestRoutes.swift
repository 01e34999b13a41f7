import Application
import EventSourcing
import HTTPTypes
import Leave

/// Channels of chats that are told who is away.
struct ChannelDigestRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, add, remove] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/channel-digests",
            "listChannelDigests",
            "Channels that are told who is away",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: ChannelDigestView.self))
        ) { [backend] call in
            let digests = try await backend.situation(call).organization.channelDigests.values.sorted { $0.id < $1.id }
            return Reply(try .of(digests.map(ChannelDigestView.init), call.query, call))
        }
    }

    private var add: Endpoint {
        Endpoint(
            .post,
            "/v1/channel-digests",
            "addChannelDigest",
            "Tell a channel who is away, each day or week",
            for: .admins,
            body: .json(NewChannelDigest.self),
            answers: .json(.created, ChannelDigestView.wire),
            refusals: ["unknown-location", "chat-not-connected"]
        ) { [backend] call in
            let digest = call.body.digest(backend.newID())
            let (_, position) = try await backend.perform(AddChannelDigest(digest: digest), call)
            return Reply(ChannelDigestView(digest: digest), sequence: position)
        }
    }

    private var remove: Endpoint {
        Endpoint(
            .delete,
            "/v1/channel-digests/{id}",
            "removeChannelDigest",
            "Tell the channel nothing any more",
            for: .admins,
            answers: .nothing
        ) { [backend] call in
            let (_, position) = try await backend.perform(RemoveChannelDigest(id: try call.id()), call)
            return Reply(NoBody(), sequence: position)
        }
    }
}

struct NewChannelDigest: WireInput {
    private let chat: String
    private let channel: String
    private let rhythm: ChannelDigest.Rhythm
    private let location: LocationID
    private let hour: Int

    init(reading fields: inout ObjectReader) {
        chat = fields.optional("chat", .oneOf(["slack"])) ?? "slack"
        channel = fields.required("channel", .text(1...100))
        rhythm = fields.required("rhythm", .cases(ChannelDigest.Rhythm.self, placeholder: .daily))
        location = fields.required("locationId", .id())
        hour = fields.optional("hour", .integer(0...23)) ?? 9
    }

    func digest(_ id: ChannelDigestID) -> ChannelDigest {
        ChannelDigest(id: id, chat: chat, channel: channel, rhythm: rhythm, location: location, hour: hour)
    }
}

struct ChannelDigestView: WireOutput {
    static var schemaName: String { "ChannelDigest" }

    let digest: ChannelDigest

    static func describe(_ shape: inout Shape<ChannelDigestView>) {
        shape.field("id", .id()) { $0.digest.id }
        shape.field("chat", .oneOf(["slack"])) { $0.digest.chat }
        shape.field("channel", .string, "What the chat calls the channel.") { $0.digest.channel }
        shape.field("rhythm", .cases(ChannelDigest.Rhythm.self, placeholder: .daily)) { $0.digest.rhythm }
        shape.field("locationId", .id(), "Whose people it tells of, and whose time it comes at.") { $0.digest.location }
        shape.field("hour", .integer(0...23)) { $0.digest.hour }
    }
}
