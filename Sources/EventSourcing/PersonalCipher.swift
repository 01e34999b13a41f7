/// Seals personal values with a key of the employee they are about (AES-256-GCM in PostgreSQL's store). Destroying the key erases them all.
package protocol PersonalCipher: Sendable {
    /// - Parameters:
    ///   - event: The id of the event that holds the value; with `field` it binds the sealed value to its place.
    ///   - field: The value's name in the payload, such as `reason`.
    /// - Throws: An error when the employee's key is not at hand (not tagged) or destroyed.
    func seal(_ value: [UInt8], of employee: UInt128, event: UInt128, field: String) throws -> [UInt8]

    /// - Returns: Nil when the employee's key has been destroyed: the value is erased.
    /// - Throws: An error when the value was changed or moved, or the key cannot be opened.
    func open(_ sealed: [UInt8], of employee: UInt128, event: UInt128, field: String) throws -> [UInt8]?
}

/// Leaves values as they are: for the in-memory store and for showing a payload with its values opened.
package struct ClearCipher: PersonalCipher {
    package init() {}

    package func seal(_ value: [UInt8], of employee: UInt128, event: UInt128, field: String) -> [UInt8] { value }
    package func open(_ sealed: [UInt8], of employee: UInt128, event: UInt128, field: String) -> [UInt8]? { sealed }
}
