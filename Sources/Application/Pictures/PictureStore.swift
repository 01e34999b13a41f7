package import Leave
package import Pictures

/// Keeps the bytes of pictures. Which one is whose, and whether it is shown at all, the history says.
package protocol PictureStore: Sendable {
    func store(_ picture: Picture, as name: EmployeePicture, in organization: OrganizationID) async throws(CommandError)
    /// - Returns: Nil when there is none.
    func picture(_ name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) -> KeptPicture?
    func remove(_ name: EmployeePicture, in organization: OrganizationID) async throws(CommandError)
}

/// A picture as a store gives it out.
package enum KeptPicture: Hashable, Sendable {
    case bytes([UInt8], Picture.Format)
    /// Where anybody can fetch it for some minutes, without credentials.
    case address(String)
}
