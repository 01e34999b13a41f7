package import Application
package import EventSourcing
package import Leave
package import Slack
package import Texts

/// What the app needs of the rest of the program.
package struct SlackPorts: Sendable {
    let handler: CommandHandler
    let queries: LeaveRequestQueries
    let installations: any SlackInstallations
    let receipts: @Sendable (OrganizationID) -> any CommandReceipts
    let api: SlackAPI
    let sealer: any Sealer
    let languages: Languages
    let digest: @Sendable ([UInt8]) -> [UInt8]
    /// Seconds since 1970, of the system's clock, which Slack has, too.
    let now: @Sendable () -> UnixSeconds

    /// - Parameters:
    ///   - digest: SHA-256.
    package init(
        handler: CommandHandler,
        queries: LeaveRequestQueries,
        installations: any SlackInstallations,
        receipts: @escaping @Sendable (OrganizationID) -> any CommandReceipts,
        api: SlackAPI,
        sealer: any Sealer,
        languages: Languages,
        digest: @escaping @Sendable ([UInt8]) -> [UInt8],
        now: @escaping @Sendable () -> UnixSeconds
    ) {
        self.handler = handler
        self.queries = queries
        self.installations = installations
        self.receipts = receipts
        self.api = api
        self.sealer = sealer
        self.languages = languages
        self.digest = digest
        self.now = now
    }
}
