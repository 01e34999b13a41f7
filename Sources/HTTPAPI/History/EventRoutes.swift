import Application
import EventSourcing
import HTTPTypes
import HummingbirdCore
import JSON
import Leave
import Texts

struct EventRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, stream] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/events",
            "listEvents",
            "What happened, who did it, when and through what, oldest first",
            for: .adminReaders,
            query: EventQueryParameters.self,
            answers: .json(.ok, Wire<EventPage>.events)
        ) { [backend] call in
            let query = call.query
            let page: HistoryPage<LeaveEvent>
            do {
                page = try await backend.history(call.principal.organization)
                    .page(query.matching, after: Position(Int64(query.after)), limit: query.limit)
            } catch {
                throw CommandError.unavailable(error)
            }
            let next = page.entries.count < query.limit ? nil : page.entries.last?.recorded.position
            return Reply(EventPage(items: page.entries.map(EventView.init), next: next))
        }
    }
}

struct EventQueryParameters: WireQuery {
    let after: Int
    let limit: Int
    private let type: String?
    private let tag: Tag?

    init(reading query: inout QueryReader) {
        after = query.optional(
            "after",
            .integer(0...Int(Int32.max)),
            default: 0,
            "Only events with a higher sequence: `next` of the page before."
        )
        limit = query.optional("limit", .integer(1...200), default: 50, "How many items at most.")
        type = query.optional("type", .text(1...64), "Only events of this name.")
        tag = query.optional("tag", .tag, "Only events with this tag: `kind:id`.")
    }

    var matching: EventQuery {
        guard type != nil || tag != nil else { return .everything }
        return EventQuery(types: type.map { [$0] } ?? [], tags: tag.map { [$0] } ?? [])
    }
}

extension EventRoutes {
    private var stream: Endpoint {
        Endpoint(
            stream: "/v1/events/stream",
            "streamEvents",
            "Events as they are stored, as server-sent events that resume by Last-Event-ID",
            for: .adminReaders
        ) { [backend] request, context in
            let organization = context.principal.organization
            let history = backend.history(organization)
            let after: Position
            if let last = request.headers[.lastEventID] {
                guard let sequence = Int64(last), sequence >= 0 else {
                    throw Problem(.badRequest, "invalid-cursor", "problem.invalid-cursor.event")
                }
                after = Position(sequence)
            } else {
                do { after = try await history.head() } catch { throw CommandError.unavailable(error) }
            }
            return EventFollower(
                history: history,
                after: after,
                signals: { backend.signals(organization) },
                stillHolds: { await context.standing?.holds(for: context.principal) ?? true }
            ).body
        }
    }
}

extension Wire<Tag> {
    /// The kinds that events carry (DESIGN §4).
    private static let kinds = ["employee", "location", "department", "policy", "leave-type", "holiday-calendar", "request", "connection"]

    fileprivate static var tag: Wire {
        .text(
            ["pattern": .string("^(\(kinds.joined(separator: "|"))):[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")],
            placeholder: Tag(kind: "employee", id: 0),
            expected: "expected.tag",
            parse: { text in Tag(text: text).flatMap { kinds.contains($0.kind) ? $0 : nil } },
            format: { $0.text }
        )
    }
}

struct EventPage: Sendable {
    let items: [EventView]
    let next: Position?
}

extension Wire<EventPage> {
    /// As other pages, but that the cursor is a sequence.
    fileprivate static var events: Wire {
        let item = EventView.wire
        let schema = Schema.object(
            isClosed: false,
            [("items", .array(of: item.schema), true), ("next", Schema(["type": ["integer", "null"]]), true)]
        )
        return Wire(schema: schema, input: nil) { page, writer in
            writer.object {
                $0.name("items")
                $0.array { for event in page.items { item.write(event, &$0) } }
                $0.name("next")
                if let next = page.next { $0.value(next.sequence) } else { $0.null() }
            }
        }
    }
}
