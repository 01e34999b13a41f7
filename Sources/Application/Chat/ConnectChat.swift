import Leave

/// An admin has let the service into a chat of the organization's.
package struct ConnectChat: Command {
    package var chat: String
    package var workspace: String

    package init(chat: String, workspace: String) {
        self.chat = chat
        self.workspace = workspace
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.chats[chat] != workspace else { return [] }
        return [.chatConnected(ChatConnected(chat: chat, workspace: workspace))]
    }
}

/// An admin, or the chat itself, has ended it.
package struct DisconnectChat: Command {
    package var chat: String

    package init(chat: String) {
        self.chat = chat
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.chats[chat] != nil else { return [] }
        return [.chatDisconnected(ChatDisconnected(chat: chat))]
    }
}
