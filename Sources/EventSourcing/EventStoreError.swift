/// Why the store did not do what was asked.
package enum EventStoreError: Error {
    /// An event that matches the condition was stored after the position that was read.
    case conflict
    /// The receipt's key was stored by an earlier append.
    case alreadyHandled(StoredReceipt)
    /// No history was ever begun for this organization.
    case unknownOrganization
    /// The store could not be reached, or gave up. Where the outcome is unknown, the events may or may not be stored: append the same ids again.
    case unavailable(any Error, outcomeUnknown: Bool)
    /// A stored event that this program cannot read: a newer version, or damage.
    case undecodable(Position, type: String, version: Int, any Error)
    /// An event that cannot be written: a tag kind or a size that the store does not know, or an encoder's error.
    case unencodable(any Error)
}
