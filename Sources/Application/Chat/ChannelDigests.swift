package import Leave
import Texts

/// Who is away, told to a channel of a chat as a day or a week begins where a location is.
package struct ChannelDigest: Codable, Hashable, Sendable {
    package enum Rhythm: String, CaseIterable, Codable, Sendable {
        /// Each day on which somebody at the location works.
        case daily
        /// Mondays.
        case weekly
    }

    package let id: ChannelDigestID
    /// `slack`.
    package let chat: String
    /// What the chat calls the channel, such as `C024BE91L`.
    package let channel: String
    package let rhythm: Rhythm
    /// Whose people it tells of, and whose time it comes at.
    package let location: LocationID
    /// The hour there, 0 to 23.
    package let hour: Int

    package init(id: ChannelDigestID, chat: String, channel: String, rhythm: Rhythm, location: LocationID, hour: Int) {
        self.id = id
        self.chat = chat
        self.channel = channel
        self.rhythm = rhythm
        self.location = location
        self.hour = hour
    }
}

package typealias ChannelDigestID = Identifier<ChannelDigest>

/// An admin wants a channel to be told who is away.
package struct AddChannelDigest: Command {
    package var digest: ChannelDigest

    package init(digest: ChannelDigest) {
        self.digest = digest
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        faults.require(situation.isOpen(location: digest.location), .unknownLocation, at: "/locationId")
        if situation.organization.chats[digest.chat] == nil {
            faults.add(Refusal("chat-not-connected", pointer: "/chat", detail: "refusal.chat-not-connected"))
        }
        try faults.finish()
        return [.channelDigestAdded(ChannelDigestAdded(digest: digest))]
    }
}

package struct RemoveChannelDigest: Command {
    package var id: ChannelDigestID

    package init(id: ChannelDigestID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.channelDigests[id] != nil else { throw .notFound }
        return [.channelDigestRemoved(ChannelDigestRemoved(digest: id))]
    }
}
