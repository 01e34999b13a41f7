/// What an event is about: a kind of thing and its id, in text `employee:0199a4f0-0000-7000-8000-000000000001`.
package struct Tag: Hashable, Sendable, CustomStringConvertible {
    /// Lower case words joined by hyphens, of a closed list that the installation's schema knows (DESIGN §4).
    package let kind: String
    package let id: UInt128

    package init(kind: String, id: UInt128) {
        self.kind = kind
        self.id = id
    }

    /// Nil unless `text` is a kind, a colon and a UUID.
    package init?(text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex, let id = UUIDText.bits(text[text.index(after: colon)...])
        else {
            return nil
        }
        self.init(kind: String(text[..<colon]), id: id)
    }

    package var text: String { kind + ":" + UUIDText.string(id) }
    package var description: String { text }
}
