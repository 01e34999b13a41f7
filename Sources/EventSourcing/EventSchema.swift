/// How events are written down: names, versions, tags and payloads, with upcasting of what older releases stored.
///
/// Personal values in a payload are sealed by the ``PersonalCipher`` under the key of an employee whom the event is tagged with
/// (`employee:…`): a store makes the keys of the tagged employees ready before it encodes or decodes, and of nobody else.
package protocol EventSchema<Event>: Sendable {
    associatedtype Event: Sendable

    /// The catalogue's name (DESIGN §11), a literal.
    func type(of event: Event) -> String
    /// Several of a kind are allowed (an employee who moves is tagged with both departments), duplicates are not.
    func tags(of event: Event) -> [Tag]
    /// Whether payloads of this type, in any version, can hold sealed values. False saves the look-up of keys.
    func holdsPersonalData(type: String) -> Bool
    /// Whose personal data are to be gone with this event: the store destroys the employee's key, and forgets the answers that it kept of the
    /// organization's commands, in the same transaction.
    func erases(_ event: Event) -> UInt128?
    /// JSON in UTF-8.
    func encode(_ event: Event, id: UInt128, cipher: any PersonalCipher) throws -> EncodedEvent
    /// - Throws: An error when the type or version is unknown, or the payload is not what they promise.
    func decode(type: String, version: Int, payload: [UInt8], id: UInt128, cipher: any PersonalCipher) throws -> Event
}

extension EventSchema {
    package func erases(_ event: Event) -> UInt128? { nil }
}

/// A payload and the version of its shape.
package struct EncodedEvent: Hashable, Sendable {
    package let version: Int
    package let payload: [UInt8]

    package init(version: Int, payload: [UInt8]) {
        self.version = version
        self.payload = payload
    }
}

/// The usual errors of decoding.
package enum EventSchemaError: Error, Hashable {
    case unknown(type: String, version: Int)
}
