import Application
import Leave
import Slack
import Texts

/// The form that asks for leave. What it would come to stands below the fields and changes with them.
///
/// Fields are called as in the REST interface, where refusals point to them.
struct RequestModal {
    /// What was filled in; what is not valid is still text.
    struct Fields: Sendable {
        var leaveType: LeaveTypeID?
        var from: String?
        var to: String?
        var fromPart: String?
        var toPart: String?
        var hours: String?
        var reason: String?
    }

    let situation: Situation
    let texts: Catalogue
    let fields: Fields

    /// - Parameters:
    ///   - situation: With the leave that the assessment looks at.
    ///   - fields: With ``Fields/leaveType``, ``Fields/from`` and ``Fields/to`` set.
    init(_ fields: Fields, in situation: Situation, _ texts: Catalogue) {
        (self.fields, self.situation, self.texts) = (fields, situation, texts)
    }

    /// - Throws: ``CommandError/refused(_:)`` where there is nothing to ask for.
    func view() throws -> SlackView {
        let choices = try situation.leaveTypesInOrder.prefix(100).map { type in
            try StaticSelect.Option(PlainText(situation.organization.leaveTypes[type.id]?.name ?? ""), value: type.id.description)
        }
        guard !choices.isEmpty else { throw CommandError.refused([Refusal("no-leave-type", detail: "slack.noLeaveType")]) }
        var blocks = [
            try Block.input(
                label("leaveTypeId"),
                StaticSelect(action: "leaveTypeId", options: choices, chosen: fields.leaveType?.description),
                id: "leaveTypeId",
                dispatches: true
            ),
            try .input(label("from"), DatePicker(action: "from", date: fields.from), id: "from", dispatches: true),
            try .input(label("to"), DatePicker(action: "to", date: fields.to), id: "to", dispatches: true),
        ]
        blocks += try partsOfDays()
        blocks.append(
            try .input(
                label("reason"),
                TextInput(action: "reason", isMultiline: true, longest: 1000),
                id: "reason",
                isOptional: true
            )
        )
        blocks.append(try .section(preview, id: "preview"))
        return try .modal(
            PlainText(texts.text("slack.request")),
            blocks,
            callback: SlackAction.requestModal,
            submit: PlainText(texts.text("slack.request.submit")),
            close: PlainText(texts.text("slack.close"))
        )
    }

    private func label(_ field: String) -> PlainText { PlainText(texts.text("slack.field.\(field)")) }

    private var type: LeaveType? { fields.leaveType.flatMap { situation.facts.leaveType($0) } }

    private var isOneDay: Bool { fields.from == fields.to }

    /// Halves or hours, where the leave type has them.
    private func partsOfDays() throws -> [Block] {
        guard let type else { return [] }
        if type.unit == .hours {
            guard isOneDay else { return [] }
            let input = try TextInput(action: "hours", longest: 10, dispatches: true)
            return [try .input(label("hours"), input, id: "hours", isOptional: true, dispatches: true)]
        }
        guard type.halfDays else { return [] }
        // One day has one choice; the first and the last of several have others, which Slack keeps apart by other blocks.
        guard !isOneDay else { return [try part("fromPart", "part", DayPart.allCases, fields.fromPart)] }
        return [
            try part("fromPart", "fromPart", [.full, .afternoon], fields.fromPart),
            try part("toPart", "toPart", [.full, .morning], fields.toPart),
        ]
    }

    private func part(_ field: String, _ block: String, _ parts: [DayPart], _ chosen: String?) throws -> Block {
        let options = try parts.map {
            try StaticSelect.Option(PlainText(texts.text("slack.part.\(block).\($0.rawValue)")), value: $0.rawValue)
        }
        let chosen = parts.first { $0.rawValue == chosen } ?? .full
        let select = try StaticSelect(action: block, options: options, chosen: chosen.rawValue)
        return try .input(PlainText(texts.text("slack.field.\(block)")), select, id: block, dispatches: true)
    }

    /// The same as on the page: what it counts and leaves, or all that blocks it, and the nearest days that would pass.
    private var preview: Markup {
        do {
            let asked = try fields.asked(by: situation.principal.employee, in: situation)
            let assessment = try situation.assess(asked)
            guard assessment.blockers.isEmpty else {
                return .lines(lines(of: assessment.refusals(of: asked, in: situation)))
            }
            var lines = [Markup.bold(texts.summary(of: assessment))]
            if !assessment.approvers.isEmpty {
                let names = assessment.approvers.map { Argument.text(situation.name(of: $0)) }
                lines.append(Markup(escaping: texts.text("slack.request.approvers", ["names": .list(names, .or)])))
            }
            return .lines(lines)
        } catch CommandError.refused(let refusals) {
            return .lines(lines(of: refusals))
        } catch {
            return Markup(escaping: texts.text("slack.request.unknown"))
        }
    }

    private func lines(of refusals: [Refusal]) -> [Markup] {
        let nearest = refusals.flatMap(\.nearest)
        let reasons = refusals.map { ":warning: \(texts.text($0.detail))" as Markup }
        guard !nearest.isEmpty else { return reasons }
        return reasons + [Markup(escaping: texts.text("page.nearest"))] + nearest.map { "• \(texts.text($0))" }
    }
}

extension RequestModal.Fields {
    init(_ state: SlackViewState) {
        leaveType = state["leaveTypeId"].flatMap { LeaveTypeID($0) }
        from = state["from"]
        to = state["to"]
        // One day's part is both its first and its last.
        fromPart = from == to ? state["part"] : state["fromPart"]
        toPart = from == to ? nil : state["toPart"]
        hours = state["hours"]
        reason = state["reason"]
    }

    /// Where nothing is chosen: the first leave type, today.
    func filled(in situation: Situation) -> Self {
        var filled = self
        filled.leaveType = leaveType ?? situation.leaveTypesInOrder.first?.id
        filled.from = from ?? situation.today(of: situation.principal.employee).description
        filled.to = to ?? filled.from
        return filled
    }

    /// - Throws: ``CommandError/refused(_:)`` with the first fault of the days (LEAVE_RULES L7.1).
    func asked(by employee: EmployeeID, in situation: Situation) throws(CommandError) -> RequestedLeave {
        guard let leaveType, let type = situation.facts.leaveType(leaveType) else {
            throw .refused([Refusal(.unknownLeaveType, pointer: "/leaveTypeId")])
        }
        let usesHours = type.unit == .hours && from == to
        let usesParts = type.unit == .days && type.halfDays
        do {
            let days = try LeaveDays(
                readingFrom: from ?? "",
                to: to ?? "",
                fromPart: usesParts ? fromPart : nil,
                toPart: usesParts ? toPart : nil,
                hours: usesHours ? hours?.replacing(",", with: ".") : nil,
                unit: type.unit
            )
            return RequestedLeave(employee: employee, leaveType: leaveType, days: days, reason: reason)
        } catch {
            throw .refused(error.codes.map { Refusal($0, pointer: pointer(of: $0)) })
        }
    }

    private func pointer(of code: RuleCode) -> String? {
        switch code {
        case .dateMalformed: "/from"
        case .invalidDayPart: "/fromPart"
        case .amountMalformed, .amountOutOfRange: "/hours"
        default: code.pointerInRequest
        }
    }

    /// The blocks that are shown, which errors may stand at.
    func block(at pointer: String?, in situation: Situation) -> String {
        let type = leaveType.flatMap { situation.facts.leaveType($0) }
        let isOneDay = from == to
        switch pointer {
        case "/leaveTypeId": return "leaveTypeId"
        case "/from": return "from"
        case "/reason": return "reason"
        case "/hours" where type?.unit == .hours && isOneDay: return "hours"
        case "/fromPart" where type?.unit == .days && type?.halfDays == true: return isOneDay ? "part" : "fromPart"
        case "/toPart" where type?.unit == .days && type?.halfDays == true: return isOneDay ? "part" : "toPart"
        default: return "to"
        }
    }
}
