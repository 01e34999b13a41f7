import Application
import EventSourcing
import Leave
import Persistence
import ServiceLifecycle

/// Puts digests and reminders into the outbox when it is morning somewhere (``DailyNotices``).
struct DailyNoticesService: Service {
    private let service: DueWorkService

    init(installation: Installation, reactor: NotificationReactor) {
        let watch = installation.connectionWatch
        let notices = DailyNotices(installation.questionsApart, reactor, zones: SystemTimeZones()) { situation throws(CommandError) in
            try await watch.due(in: situation)
        }
        // Organizations are looked at once they have said something of themselves; from then on as time goes by.
        let beginnings = EventQuery(types: ["OrganizationFounded", "LocationCreated", "LocationChanged", "PreferencesChanged"])
        service = DueWorkService("daily-notices", on: beginnings, installation: installation) { organization, _ in
            let (deliveries, next) = try await notices.due(in: organization)
            if !deliveries.isEmpty { try await installation.outbox.add(deliveries, in: organization, at: installation.now()) }
            return next
        }
    }

    func run() async { await service.run() }
}
