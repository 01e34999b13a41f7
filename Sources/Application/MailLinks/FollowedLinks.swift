import EventSourcing
package import Leave
package import Texts

/// What became of a link that somebody followed.
package enum FollowedLink: Sendable {
    /// It can still be done.
    case open(NotificationText, RequestAction)
    /// It can still be taken out of the mails.
    case subscribed(NotificationKind)
    /// It is done.
    case done(RequestAction)
    case unsubscribed
    /// Somebody, or the same link, was faster; or the request is another by now.
    case settled
    /// The rules, or the rights of today, say no.
    case refused([Refusal])
    /// The link is over, was never ours, or its holder is nobody any more.
    case unknown
}

/// Follows links in mails: looking changes nothing, acting is a command like any other, and everything is checked anew.
package struct FollowedLinks: Sendable {
    private let requests: LeaveRequestQueries
    private let links: MailLinks

    package init(_ requests: LeaveRequestQueries, _ links: MailLinks) {
        self.requests = requests
        self.links = links
    }

    /// What the link would do now.
    package func look(at token: String, in texts: Catalogue) async throws(CommandError) -> FollowedLink {
        guard let link = valid(token) else { return .unknown }
        let situation = try await situation(link)
        guard situation.isHolder(link.recipient) else { return .unknown }
        switch link.purpose {
        case .unsubscribe(let kind): return .subscribed(kind)
        case .answer(let request, let version, let action):
            let kind =
                situation.facts.request(request)?.status == .cancellationRequested ? NotificationKind.cancellationWaiting : .requestWaiting
            guard situation.organization.version(of: request.bits).sequence == version,
                let text = situation.text(of: kind, about: request, to: link.recipient, in: texts)
            else { return .settled }
            return .open(text, action)
        }
    }

    /// - Parameters:
    ///   - comment: What the person says with an answer.
    ///   - visit: Names the request that this belongs to.
    ///   - address: Where the request comes from, truncated to its network.
    package func act(
        on token: String,
        comment: String?,
        visit: Identifier<FollowedLink>,
        address: String?
    ) async throws(CommandError) -> FollowedLink {
        guard let link = valid(token) else { return .unknown }
        let situation = try await situation(link)
        guard situation.isHolder(link.recipient) else { return .unknown }
        switch link.purpose {
        case .unsubscribe(let kind):
            let change = ByHolder(of: link.recipient, Self.silence(kind, of: link.recipient))
            _ = try await commands.perform(change, by: Caller(link.principal, channel: "mail", correlation: visit.bits, address: address))
            return .unsubscribed
        case .answer(let request, let version, let action):
            guard situation.organization.version(of: request.bits).sequence == version,
                let owner = situation.facts.request(request)?.employee
            else { return .settled }
            let answer = AnswerLeave(request: request, of: owner, action: action, comment: comment)
            do {
                _ = try await commands.perform(
                    ByHolder(of: link.recipient, answer),
                    by: Caller(
                        link.principal,
                        channel: "mail",
                        correlation: visit.bits,
                        address: address,
                        expected: (request.bits, Position(version))
                    )
                )
                return .done(action)
            } catch {
                return try Self.outcome(of: error)
            }
        }
    }

    private static func silence(_ kind: NotificationKind, of person: EmployeeID) -> ChangePreferences {
        var change = ChangePreferences(of: person)
        if kind == .digest { change.digest = .set(.none) } else { change.wanted = [.mail: [kind: false]] }
        return change
    }

    private static func outcome(of error: CommandError) throws(CommandError) -> FollowedLink {
        switch error {
        case .preconditionFailed, .invalidState, .notFound: .settled
        case .forbidden(let code): .refused([Refusal(code, detail: Message("title.\(code)"))])
        case .refused(let refusals): .refused(refusals)
        case .alreadyHandled, .conflict, .unavailable: throw error
        }
    }

    private func valid(_ token: String) -> MailLink? {
        guard let link = links.link(token), commands.now().microseconds / 1_000_000 < link.expires else { return nil }
        return link
    }

    private func situation(_ link: MailLink) async throws(CommandError) -> Situation {
        guard case .answer(let request, _, _) = link.purpose else { return try await commands.situation(for: link.principal) }
        return try await requests.situation(for: link.principal, about: request).situation
    }

    private var commands: CommandHandler { requests.handler }
}

/// A command whose caller is known by a mail: the account may have been closed since it was sent.
private struct ByHolder<Wrapped: Command>: Command {
    private let holder: EmployeeID
    private let command: Wrapped

    init(of holder: EmployeeID, _ command: Wrapped) {
        self.holder = holder
        self.command = command
    }

    func people(in situation: Situation) -> Set<EmployeeID> { command.people(in: situation) }

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        guard situation.isHolder(holder) else { throw .notFound }
        return try command.decide(in: situation)
    }
}

extension Situation {
    /// Whether mails to the person still give them anything to do.
    fileprivate func isHolder(_ person: EmployeeID) -> Bool {
        organization.people[person] != nil && isActive(person) && !organization.erased.contains(person)
    }
}
