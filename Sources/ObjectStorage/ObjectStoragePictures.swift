package import Application
package import Leave
package import Pictures

/// People's pictures in an S3-compatible store. Whoever looks at one is sent to the store, by an address that is good for some minutes.
package struct ObjectStoragePictures: PictureStore {
    /// Sends a request and tells the status of the answer.
    package typealias Send =
        @Sendable (_ method: ObjectRequest.Method, _ address: String, _ type: String?, _ body: [UInt8]) async throws -> Int

    private let bucket: Bucket
    private let now: @Sendable () -> Int64
    private let send: Send

    /// - Parameter now: Seconds since 1970.
    package init(_ bucket: Bucket, now: @escaping @Sendable () -> Int64, send: @escaping Send) {
        self.bucket = bucket
        self.now = now
        self.send = send
    }

    package func store(_ picture: Picture, as name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) {
        try await perform(.put, name, organization, picture.format.mediaType, picture.bytes)
    }

    /// Whether it is there, the store tells who goes on to it.
    package func picture(_ name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) -> KeptPicture? {
        .address(bucket.address(of: ObjectRequest(.get, key(name, organization), lifetime: 300), now: now()))
    }

    package func remove(_ name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) {
        try await perform(.delete, name, organization)
    }

    private func perform(
        _ method: ObjectRequest.Method,
        _ name: EmployeePicture,
        _ organization: OrganizationID,
        _ type: String? = nil,
        _ body: [UInt8] = []
    ) async throws(CommandError) {
        let request = ObjectRequest(method, key(name, organization), contentType: type, lifetime: 60)
        let status: Int
        do {
            status = try await send(method, bucket.address(of: request, now: now()), type, body)
        } catch {
            throw .unavailable(error)
        }
        // A second deletion finds nothing, and that is as well.
        guard (200...299).contains(status) || method == .delete && status == 404 else {
            throw .unavailable(ObjectStorageError(status: status))
        }
    }

    private func key(_ name: EmployeePicture, _ organization: OrganizationID) -> String {
        "\(organization)/\(name.employee)/\(name.id)"
    }
}

/// The store refused; its status tells why.
struct ObjectStorageError: Error, CustomStringConvertible {
    let status: Int

    var description: String { "the object storage answered \(status)" }
}
