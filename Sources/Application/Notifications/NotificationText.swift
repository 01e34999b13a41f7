import EventSourcing
package import Leave
package import Texts

/// What a person is told, in words: the same for mail and chats, which only lay it out.
package struct NotificationText: Hashable, Sendable {
    package struct Fact: Hashable, Sendable {
        package let label: String
        package let value: String
    }

    /// One line that says it all.
    package let headline: String
    package var facts: [Fact] = []
    package var sentences: [String] = []
    /// What the person can do about it at once.
    package var actions: [RequestAction] = []
    /// The page that shows more.
    package let path: String
}

extension Situation {
    /// What is to be said now; nil where there is nothing to say any more: what waited was answered, what was approved was cancelled since.
    ///
    /// - Parameter recipient: Who is told; the words depend on whether the leave is theirs.
    package func text(
        of kind: NotificationKind,
        about request: LeaveRequestID?,
        to recipient: EmployeeID,
        in texts: Catalogue
    ) -> NotificationText? {
        switch kind {
        case .yearClosed: return notice([.carriedOver, .forfeited], kind, of: recipient, texts)
        case .expiryWarning: return notice([.expiring], kind, of: recipient, texts)
        case .digest, .connectionWarning: return nil  // told by their own texts
        case .requestWaiting, .cancellationWaiting, .requestChanged, .requestAnsweredByOther,
            .requestWithdrawn, .requestMadeForYou,
            .requestApproved, .requestDenied, .requestCancelled, .cancellationRefused, .reminder:
            guard let request, let details = try? details(of: request) else { return nil }  // it is gone: nothing to say
            return RequestText(self, details, recipient, texts).text(of: kind)
        }
    }

    private func notice(
        _ kinds: Set<LeaveNotice.Kind>,
        _ kind: NotificationKind,
        of recipient: EmployeeID,
        _ texts: Catalogue
    ) -> NotificationText? {
        let notices = (try? notices(of: recipient)) ?? []  // of who is gone there are none
        let sentences = notices.filter { kinds.contains($0.kind) }.map { texts.text(text(of: $0)) }
        guard !sentences.isEmpty else { return nil }
        return NotificationText(
            headline: texts.text("notification.\(kind.rawValue)"),
            sentences: sentences,
            path: "/app"
        )
    }
}

/// What is said of one request to one person.
private struct RequestText {
    private let situation: Situation
    private let details: LeaveRequestDetails
    private let recipient: EmployeeID
    private let texts: Catalogue

    init(
        _ situation: Situation,
        _ details: LeaveRequestDetails,
        _ recipient: EmployeeID,
        _ texts: Catalogue
    ) {
        self.situation = situation
        self.details = details
        self.recipient = recipient
        self.texts = texts
    }

    func text(of kind: NotificationKind) -> NotificationText? {
        switch kind {
        case .requestWaiting, .requestChanged, .cancellationWaiting, .reminder: waiting(kind)
        case .requestAnsweredByOther: answered
        case .requestWithdrawn:
            [.withdrawn, .approved].contains(status) ? told("requestWithdrawn") : nil
        case .requestMadeForYou: status == .pending ? told("requestMadeForYou") : nil
        case .requestApproved: status == .approved ? told("requestApproved") : nil
        case .requestDenied: status == .denied ? told("requestDenied") : nil
        case .requestCancelled:
            status == .cancelled ? told(isOwn ? "requestCancelled" : "requestCancelled.byOwner") : nil
        case .cancellationRefused: status == .approved ? told("cancellationRefused") : nil
        case .yearClosed, .expiryWarning, .digest, .connectionWarning: nil
        }
    }

    private var status: LeaveRequest.Status { details.request.status }
    private var isOwn: Bool { details.request.employee == recipient }

    private func waiting(_ kind: NotificationKind) -> NotificationText? {
        guard details.approvers.contains(recipient) else { return nil }
        let isCancellation = status == .cancellationRequested
        var text = told(
            kind == .reminder
                ? kind.rawValue
                : isCancellation
                    ? "cancellationWaiting" : kind == .requestChanged ? kind.rawValue : "requestWaiting"
        )
        text.actions = [.approve, .deny]
        return text
    }

    /// Still to be answered by the recipient: then that is told, or was.
    private var answered: NotificationText? {
        guard !details.approvers.contains(recipient) else { return nil }
        return told("requestAnsweredByOther.\(status.rawValue)")
    }

    private func told(_ key: String) -> NotificationText {
        let leaveType = situation.organization.leaveTypes[details.request.leaveType]?.name ?? ""
        let headline = texts.text(
            "notification.\(key)",
            [
                "name": .text(name(details.request.employee)), "by": .text(name(lastStep?.by)),
                "leaveType": .text(leaveType),
                "days": .text(texts.text(details.request.days)),
            ]
        )
        return NotificationText(
            headline: headline,
            facts: facts(leaveType),
            path: isOwn ? "/app/requests" : "/app/approvals"
        )
    }

    private func facts(_ leaveType: String) -> [NotificationText.Fact] {
        var facts = [
            fact("leaveType", leaveType), fact("days", texts.text(details.request.days)),
            fact("count", texts.text(details.count)),
        ]
        if let reason = details.entry.reason?.text { facts.append(fact("reason", reason)) }
        if let step = lastStep, step.by != recipient {
            if step.by != details.request.employee, let by = step.by {
                facts.append(fact("by", name(by)))
            }
            if let comment = step.comment?.text { facts.append(fact("comment", comment)) }
        }
        return facts
    }

    /// Who did what last.
    private var lastStep: RequestEntry.Step? { details.entry.history.last }

    private func fact(_ key: String, _ value: String) -> NotificationText.Fact {
        NotificationText.Fact(label: texts.text("notification.fact.\(key)"), value: value)
    }

    private func name(_ person: EmployeeID?) -> String {
        person.flatMap { situation.organization.people[$0]?.name.text } ?? texts.text("someone")
    }
}
