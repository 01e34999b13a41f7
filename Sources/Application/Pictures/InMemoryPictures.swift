package import Leave
package import Pictures
import Synchronization

/// For tests and whatever needs no database.
package final class InMemoryPictures: PictureStore {
    private let kept = Mutex<[OrganizationID: [EmployeePicture: Picture]]>([:])

    package init() {}

    package func store(_ picture: Picture, as name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) {
        kept.withLock { $0[organization, default: [:]][name] = picture }
    }

    package func picture(_ name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) -> KeptPicture? {
        kept.withLock { $0[organization]?[name] }.map { .bytes($0.bytes, $0.format) }
    }

    package func remove(_ name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) {
        kept.withLock { $0[organization]?[name] = nil }
    }
}
