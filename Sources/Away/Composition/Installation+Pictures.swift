import Application
import EventSourcing
import Fetching
import Leave
import ObjectStorage
import Persistence
import Postgres
import SSO

extension Installation {
    /// In an S3-compatible store where there is one, else in the database.
    static func pictures(
        _ settings: Settings,
        _ database: PostgresClient,
        tenant: @escaping @Sendable (OrganizationID) -> Prelude
    ) throws -> any PictureStore {
        guard let bucket = settings.objectStorage else { return PostgresPictures(database, tenant: tenant) }
        guard let address = WebAddress(bucket.endpoint) else {
            throw SettingsError(key: "AWAY_OBJECT_STORAGE_URL", reason: "is no address")
        }
        // The operator named it, so it may be anywhere.
        let policy = FetchPolicy(ports: [address.port], privateHosts: [address.host], allowsLoopbackHTTP: settings.isDevelopment)
        let web = try WebFetcher(policy)
        return ObjectStoragePictures(bucket, now: { SystemClock.now().microseconds / 1_000_000 }) { method, url, type, body in
            guard let address = WebAddress(url) else { throw ProviderUnreachable(.connection, host: bucket.endpoint) }
            let headers = type.map { [(name: "content-type", value: $0)] } ?? []
            let request =
                switch method {
                case .get: WebRequest(.get, address, headers: headers)
                case .put: WebRequest(.put, address, headers: headers, body: body)
                case .delete: WebRequest(.delete, address, headers: headers)
                }
            return try await web.send(request).status
        }
    }
}
