import Application
import EventSourcing
import HTTPAPI
import HTTPTypes
import Hummingbird
import JSON
import Synchronization
import Texts

struct ThingEndpoints {
    let store: ThingStore

    var all: [Endpoint] { [create, list, get, change, remove, recent, both, secret, fail] }

    var create: Endpoint {
        Endpoint(
            .post,
            "/v1/things",
            "createThing",
            "Make a thing",
            for: .members,
            body: .json(NewThing.self),
            answers: .json(.created, Thing.wire).versioned
        ) { [store] call in
            let position = try store.add(call.body.name, receipt: call.receipt)
            let thing = Thing(id: Int(position.sequence) - 1, name: call.body.name)
            return Reply(thing, sequence: position, version: position, location: "/v1/things/\(thing.id)")
        }
    }

    var list: Endpoint {
        Endpoint(
            .get,
            "/v1/things",
            "listThings",
            "All things",
            for: .readers,
            query: ThingQuery.self,
            answers: .json(.ok, .page(of: Thing.self))
        ) { [store] call in
            let start = try call.payload(of: call.query.page.after).flatMap { Int($0) } ?? 0
            let names = store.state.withLock { $0.names }
            let all = names.enumerated().map { Thing(id: $0, name: $1) }.filter { call.query.name == nil || $0.name == call.query.name }
            let items = Array(all.dropFirst(start).prefix(call.query.page.limit))
            let next = start + items.count < all.count ? String(start + items.count) : nil
            return Reply(Page(items: items, next: call.cursor(next)))
        }
    }

    var get: Endpoint {
        Endpoint(.get, "/v1/things/{id}", "getThing", "One thing", for: .readers, answers: .json(.ok, Thing.wire).versioned) {
            [store] call in
            let id = try call.path("id", Int.init)
            let names = store.state.withLock { $0.names }
            guard names.indices.contains(id) else { throw CommandError.notFound }
            return Reply(Thing(id: id, name: names[id]), version: Position(Int64(id) + 1))
        }
    }

    var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/things/{id}",
            "changeThing",
            "Change a thing",
            for: .members,
            body: .json(ThingChange.self),
            answers: .json(.ok, Thing.wire).versioned
        ) { [store] call in
            let id = try call.path("id", Int.init)
            guard call.precondition.allows(Position(Int64(id) + 1)) else { throw CommandError.preconditionFailed }
            let name = store.state.withLock { state in
                state.names[id] = call.body.name.applied(to: state.names[id])
                return state.names[id]
            }
            return Reply(Thing(id: id, name: name), sequence: Position(99), version: Position(99))
        }
    }

    var remove: Endpoint {
        Endpoint(.delete, "/v1/things/{id}", "deleteThing", "Delete a thing", for: .admins, answers: .nothing) { _ in
            Reply(NoBody(), sequence: Position(100))
        }
    }

    var recent: Endpoint {
        Endpoint(.post, "/v1/secrets", "makeSecret", "A sensitive act", for: .recentlySignedInAdmins, answers: .nothing) { _ in
            Reply(NoBody())
        }
    }

    var both: Endpoint {
        Endpoint(
            .get,
            "/v1/report",
            "report",
            "JSON or CSV",
            for: .readers,
            answers: .jsonOrCSV(Thing.wire, csv: { "id,name\r\n\($0.id),\($0.name)\r\n" })
        ) { _ in
            Reply(Thing(id: 7, name: "Äpfel"))
        }
    }

    var secret: Endpoint {
        Endpoint(.get, "/v1/secret", "secret", "A secret", for: .readers, answers: .json(.ok, Thing.wire).secret) { _ in
            Reply(Thing(id: 1, name: String(repeating: "x", count: 5000)))
        }
    }

    /// Fails in every way, by name.
    var fail: Endpoint {
        Endpoint(.get, "/v1/failures/{name}", "fail", "Fail", for: .readers, answers: .nothing) { call in
            struct Surprise: Error {}
            switch try call.path("name") {
            case "refused":
                throw CommandError.refused([
                    Refusal("overlap", rule: "L7.4", pointer: "/from", detail: "Taken."),
                    Refusal("too-long", rule: "L7.9", detail: "Long."),
                ])
            case "state": throw CommandError.invalidState(Refusal("invalid-transition", rule: "L7.20", detail: "No."))
            case "forbidden": throw CommandError.forbidden(code: "self-approval")
            case "conflict": throw CommandError.conflict
            case "unavailable": throw CommandError.unavailable(Surprise())
            case "surprise": throw Surprise()
            case "framework": throw HTTPError(.badRequest, message: "secret detail")
            default: throw CommandError.notFound
            }
        }
    }
}
