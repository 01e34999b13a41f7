import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct LocationRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, create, get, change, archive, setWorkingWeek] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/locations",
            "listLocations",
            "Locations, by name",
            for: .readers,
            query: ArchivableQuery.self,
            answers: .json(.ok, .page(of: LocationView.self))
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let ids = situation.organization.locations.filter { call.query.archived || !$0.value.isArchived }
                .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
            return Reply(try .of(ids.compactMap { LocationView($0.key, situation) }, call.query.page, call))
        }
    }

    private var create: Endpoint {
        Endpoint(
            .post,
            "/v1/locations",
            "createLocation",
            "Create a location",
            for: .admins,
            body: .json(NewLocation.self),
            answers: .json(.created, LocationView.wire).versioned,
            refusals: ["unknown-time-zone", "unknown-holiday-calendar", "invalid-working-week", "invalid-month-day"]
        ) { [backend] call in
            let location = try call.body.location(backend.newID())
            let command = CreateLocation(location: location, name: call.body.name, closing: call.body.closing)
            let (situation, position) = try await backend.perform(command, call)
            return try Self.reply(location.id, situation, position, isNew: true)
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/locations/{id}",
            "location",
            "A location",
            for: .readers,
            answers: .json(.ok, LocationView.wire).versioned
        ) { [backend] call in
            try Self.reply(call.id(), try await backend.situation(call))
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/locations/{id}",
            "changeLocation",
            "Change a location",
            for: .admins,
            body: .json(LocationChange.self),
            answers: .json(.ok, LocationView.wire).versioned,
            refusals: ["unknown-time-zone", "unknown-holiday-calendar", "invalid-working-week", "invalid-month-day"]
        ) { [backend] call in
            let id: LocationID = try call.id()
            let (situation, position) = try await backend.perform(call.body.command(id), call, changing: id.bits)
            return try Self.reply(id, situation, position)
        }
    }

    private var archive: Endpoint {
        Endpoint(.delete, "/v1/locations/{id}", "archiveLocation", "Archive a location", for: .admins, answers: .nothing) {
            [backend] call in
            let id: LocationID = try call.id()
            let (_, position) = try await backend.perform(ArchiveLocation(id: id), call, changing: id.bits)
            return Reply(NoBody(), sequence: position)
        }
    }

    private var setWorkingWeek: Endpoint {
        Endpoint(
            .put,
            "/v1/locations/{id}/working-week",
            "setLocationWorkingWeek",
            "Set the working week of a location from a day on",
            for: .admins,
            body: .json(NewLocationWorkingWeek.self),
            answers: .json(.ok, LocationView.wire).versioned,
            refusals: ["invalid-working-week"]
        ) { [backend] call in
            let id: LocationID = try call.id()
            let date: LocalDate
            if let given = call.body.effectiveDate { date = given } else { date = try await backend.situation(call).today(at: id) }
            let command = SetLocationWorkingWeek(id: id, effectiveDate: date, workingWeek: call.body.workingWeek)
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            return try Self.reply(id, situation, position)
        }
    }

    /// - Throws: 404 for one that does not exist, or is archived.
    private static func reply(
        _ id: LocationID,
        _ situation: Situation,
        _ position: Position? = nil,
        isNew: Bool = false
    ) throws(Problem) -> Reply<LocationView> {
        guard let view = LocationView(id, situation), !view.isArchived else { throw .notFound }
        let version = situation.organization.version(of: id.bits)
        return Reply(view, sequence: position, version: version, location: isNew ? "/v1/locations/\(id)" : nil)
    }
}

/// `archived=true` shows what was archived too.
struct ArchivableQuery: WireQuery {
    let page: PageQuery
    let archived: Bool

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        archived = query.optional("archived", .boolean, default: false, "Whether archived ones are listed too.")
    }
}
