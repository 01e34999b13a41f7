import ICalendar
package import Leave
package import Texts

/// One request as a file that mail programs offer to put into a calendar (RFC 5546).
package enum LeaveAttachment {
    /// Who publishes it: the service, since nobody is invited.
    package struct Organizer: Hashable, Sendable {
        package let name: String
        package let address: String

        package init(name: String, address: String) {
            self.name = name
            self.address = address
        }
    }

    package enum Method: String, Sendable {
        /// RFC 5546 §3.2.1.
        case publish = "PUBLISH"
        /// RFC 5546 §3.2.5: takes what was published out again.
        case cancel = "CANCEL"
    }

    /// The file and its method, which the part's `Content-Type` names, too: `text/calendar; charset=utf-8; method=PUBLISH`.
    ///
    /// It has the UID of the feeds' event, and a `SEQUENCE` that grows with each change, so that programs know it again.
    ///
    /// - Parameters:
    ///   - details: As the recipient may see it: all of it.
    ///   - link: Where the request is shown.
    /// - Returns: Nil for what does not belong into a calendar: a request that is not, or never was, approved.
    package static func make(
        of details: LeaveRequestDetails,
        for recipient: EmployeeID,
        in situation: Situation,
        from organizer: Organizer,
        link: String? = nil,
        texts: Catalogue
    ) -> (method: Method, bytes: [UInt8])? {
        let request = details.request
        let method: Method
        switch request.status {
        case .approved, .cancellationRequested: method = .publish
        case .cancelled: method = .cancel
        case .pending, .denied, .withdrawn: return nil
        }
        let isOwn = recipient == request.employee
        var what = situation.organization.leaveTypes[request.leaveType]?.name ?? texts.text("calendar.away")
        if !isOwn {
            what = texts.text("calendar.titled", ["name": .text(situation.calendarName(of: request.employee, texts)), "what": .text(what)])
        }
        let last = details.entry.history.last
        let event = LeaveEventText(
            uid: request.id.description,
            title: texts.calendarTitle(what, request.days, request.status),
            first: request.days.span.first,
            last: request.days.span.last,
            presence: LeaveEventText.Presence(request.days, request.status, isOwn: isOwn),
            status: request.status.calendarStatus,
            version: details.version,
            stamp: last?.at ?? details.entry.requestedAt,
            link: link,
            organizer: Property("ORGANIZER", [Property.Parameter("CN", organizer.name)], raw: "mailto:\(organizer.address)")
        )
        var calendar = Component.calendar(product: LeaveEventText.product, [event.component])
        calendar.properties.append(Property("METHOD", raw: method.rawValue))
        return (method, calendar.bytes)
    }
}
