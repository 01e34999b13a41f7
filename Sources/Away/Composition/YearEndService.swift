import Application
import Leave
import Logging
import Persistence
import ServiceLifecycle

/// Closes leave years and warns of expiry as days begin (``YearEnd``), in every organization.
struct YearEndService: Service {
    private let service: DueWorkService

    init(installation: Installation) {
        let yearEnd = YearEnd(installation.commandsApart)
        service = DueWorkService("year-end", installation: installation) { organization, logger in
            let outcome = try await yearEnd.attend(to: organization)
            for location in outcome.closed { logger.info("A leave year was closed", metadata: ["location": "\(location)"]) }
            for (location, codes) in outcome.blocked {
                let reasons = codes.joined(separator: " ")
                logger.info("A leave year cannot be closed yet", metadata: ["location": "\(location)", "reasons": "\(reasons)"])
            }
            return outcome.next
        }
    }

    func run() async { await service.run() }

    /// Once, to everything that is due.
    func attendToAll() async { await service.attendToAll() }
}
