/// A way in which something reaches people or systems outside. A raw value, so that a channel that this release does not know can be read.
package struct Channel: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let webhook = Channel(rawValue: "webhook")
    package static let mail = Channel(rawValue: "mail")
    package static let slack = Channel(rawValue: "slack")
    package static let teams = Channel(rawValue: "teams")
}
