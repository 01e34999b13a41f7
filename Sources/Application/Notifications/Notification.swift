package import EventSourcing
package import Leave

/// What people are told of, through every channel alike.
///
/// The names are stored with deliveries and in preferences: they are never changed once released.
package enum NotificationKind: String, CaseIterable, Codable, Hashable, Sendable {
    /// A request waits for the recipient's answer.
    case requestWaiting
    /// Approved leave shall be cancelled, which waits for the recipient's answer.
    case cancellationWaiting
    /// What waits for the recipient's answer is about other days or another type now.
    case requestChanged
    /// What waited for the recipient's answer was answered by somebody else, or waits for others now.
    case requestAnsweredByOther
    /// What waited for the recipient's answer was taken back.
    case requestWithdrawn
    /// Somebody asked for leave, or changed what was asked, in the recipient's name.
    case requestMadeForYou
    /// The recipient's request was approved.
    case requestApproved
    /// The recipient's request was denied.
    case requestDenied
    /// The recipient's leave was cancelled; or leave that the recipient had approved was, by the employee.
    case requestCancelled
    /// The recipient's leave stands, although they asked to cancel it.
    case cancellationRefused
    /// What a leave year's end made of the recipient's leave.
    case yearClosed
    /// Leave of the recipient is about to be lost.
    case expiryWarning
    /// A request has waited for the recipient's answer for days.
    case reminder
    /// Who is away, and what waits.
    case digest
    /// Of an admin: a sign-in connection will soon stop working.
    case connectionWarning
}

/// Something that one person is told. The words are made when it is sent, in the recipient's language and from what is known then.
package struct Notification: Hashable, Sendable {
    package let recipient: EmployeeID
    package let kind: NotificationKind
    /// Which request it is about; nil where it is about none.
    package let request: LeaveRequestID?
    /// The event that it tells of; nil for what time brings.
    package let cause: Position?
    /// Of what time brings: the day for which it is told.
    package let day: LocalDate?
    package let connection: ConnectionNotice?

    package init(_ kind: NotificationKind, to recipient: EmployeeID, about request: LeaveRequestID? = nil, cause: Position?) {
        self.recipient = recipient
        self.kind = kind
        self.request = request
        self.cause = cause
        day = nil
        connection = nil
    }

    /// What time brings, once for the day.
    package init(_ kind: NotificationKind, to recipient: EmployeeID, about request: LeaveRequestID? = nil, on day: LocalDate) {
        self.recipient = recipient
        self.kind = kind
        self.request = request
        cause = nil
        self.day = day
        connection = nil
    }

    /// To an admin, once for each of the days.
    init(_ connection: ConnectionNotice, to admin: EmployeeID) {
        recipient = admin
        kind = .connectionWarning
        request = nil
        cause = nil
        day = nil
        self.connection = connection
    }
}
