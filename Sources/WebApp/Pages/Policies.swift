import Application
import Leave
import Texts

extension WebApp {
    /// - Parameter model: The version whose terms the form for a new one begins with.
    func policies(_ principal: Principal, _ texts: Catalogue, from model: PolicyID?) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let sections = situation.leaveTypeOptions.compactMap { LeaveTypeSection($0, in: situation, texts) }
        let hasAll = !sections.isEmpty && !situation.openLocations.isEmpty
        let today = situation.today(of: principal.employee)
        let values = PoliciesPage(
            leaveTypes: sections,
            hasLeaveTypes: !sections.isEmpty,
            locations: situation.locationOptions,
            policy: hasAll ? PolicyFields(model.flatMap { situation.facts.policy($0) }, today: today) : nil,
            new: LeaveTypeFields()
        )
        return Content(template: "policies", values: values)
    }
}

private struct PoliciesPage: Sendable {
    let leaveTypes: [LeaveTypeSection]
    let hasLeaveTypes: Bool
    let locations: [Option]
    let policy: PolicyFields?
    let new: LeaveTypeFields
}

/// The settings of a leave type in a form; of a new one, what most are.
private struct LeaveTypeFields: Sendable {
    var isNew = true
    var name = ""
    var unit = LeaveType.Unit.days.rawValue
    var tracking = LeaveType.Tracking.limited.rawValue
    var privacy = LeaveType.Privacy.absence.rawValue
    var increment = ""
    /// How an empty increment is sent: left out for a new leave type, null to clear it.
    var incrementType = ""
    let mayHaveIncrement = true
    var approvalNeeded = "true"
    var halfDays = "true"
    var reasonRequired = "false"
    var paid = "true"
    var countsAsAbsent = "true"
}

private struct LeaveTypeSection: Sendable {
    struct Policy: Sendable {
        let id: String
        let location: String
        let from: String
        let entitlement: String
        let grant: String
        let rollOver: String
        /// It may be withdrawn.
        let isFuture: Bool
    }

    let id: String
    let version: String
    let name: String
    let about: String
    let policies: [Policy]
    let hasPolicies: Bool
    let isNew = false
    let unit: String
    let tracking: String
    let privacy: String
    let increment: String
    let incrementType = "null"
    let mayHaveIncrement: Bool
    let approvalNeeded: String
    let halfDays: String
    let reasonRequired: String
    let paid: String
    let countsAsAbsent: String
    let history: [Story]
    let hasHistory: Bool

    /// A version in sentences.
    struct Story: Sendable {
        let headline: String
        let changes: [String]
    }

    init?(_ option: Option, in situation: Situation, _ texts: Catalogue) {
        guard let id = LeaveTypeID(option.id), let leaveType = situation.facts.leaveType(id) else { return nil }
        self.id = option.id
        version = situation.version(of: id.bits)
        name = option.name
        about = texts.text(leaveType.about)
        let hasLimit = leaveType.tracking == .limited
        policies = situation.openLocations.flatMap { location in
            (situation.facts.locations[location]?.policies[id]?.current.entries ?? []).map { entry in
                let terms = entry.value.terms
                return Policy(
                    id: entry.value.id.description,
                    location: situation.organization.locations[location]?.name ?? "",
                    from: texts.date(entry.date, style: "short"),
                    entitlement: texts.text(
                        "page.policies.entitlement",
                        ["limit": .text(leaveType.tracking.rawValue), "amount": .amount(terms.entitlement, leaveType.unit)]
                    ),
                    grant: hasLimit ? texts.text(terms.grant.brief) : "",
                    rollOver: hasLimit ? texts.text(terms.rollOver.brief) : "",
                    isFuture: entry.date > situation.today(at: location)
                )
            }
        }
        hasPolicies = !policies.isEmpty
        unit = leaveType.unit.rawValue
        tracking = leaveType.tracking.rawValue
        privacy = leaveType.privacy.rawValue
        increment = leaveType.increment?.description ?? ""
        mayHaveIncrement = leaveType.unit == .hours
        approvalNeeded = "\(leaveType.approvalNeeded)"
        halfDays = "\(leaveType.halfDays)"
        reasonRequired = "\(leaveType.reasonRequired)"
        paid = "\(leaveType.paid)"
        countsAsAbsent = "\(leaveType.countsAsAbsent)"
        history = situation.policyHistory(for: id).map { story in
            Story(headline: texts.text(story.headline), changes: story.changes.map { texts.text($0) })
        }
        hasHistory = !history.isEmpty
    }
}
