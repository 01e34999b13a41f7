import Application
import Texts

/// The pages that have a place in the navigation.
enum Page: CaseIterable {
    case home, request, requests, approvals, people, departments, locations, holidays, policies, leaveYears, reports, signIn,
        channels, webhooks, account

    var path: String {
        switch self {
        case .home: "/app"
        case .request: "/app/request"
        case .requests: "/app/requests"
        case .approvals: "/app/approvals"
        case .people: "/app/admin/people"
        case .departments: "/app/admin/departments"
        case .locations: "/app/admin/locations"
        case .holidays: "/app/admin/holidays"
        case .policies: "/app/admin/policies"
        case .leaveYears: "/app/admin/leave-years"
        case .reports: "/app/admin/reports"
        case .signIn: "/app/admin/sign-in"
        case .channels: "/app/admin/channels"
        case .webhooks: "/app/admin/webhooks"
        case .account: "/app/account"
        }
    }

    func title(in texts: Catalogue) -> String { texts.text("page.\(self)") }

    /// Whether the person may open it. Approvers see their people.
    func isOpen(in situation: Situation) -> Bool {
        switch self {
        case .home, .request, .requests, .approvals, .account: true
        case .people, .reports: situation.actsAsAdmin || situation.isApprover
        case .departments, .locations, .holidays, .policies, .leaveYears, .signIn, .channels, .webhooks: situation.actsAsAdmin
        }
    }

    /// Whether it computes for many people, and so not on a connection's thread, on which everybody else's requests wait.
    var isDear: Bool {
        switch self {
        case .people, .reports, .leaveYears: true
        case .home, .request, .requests, .approvals, .departments, .locations, .holidays, .policies, .signIn, .channels, .webhooks,
            .account:
            false
        }
    }

    struct Link {
        let path: String
        let name: String
        let isCurrent: Bool
    }

    /// What the person may open and has a use for.
    static func links(for situation: Situation, current: Page, in texts: Catalogue) -> [Link] {
        allCases.filter { $0.isOpen(in: situation) && ($0 != .approvals || situation.actsAsAdmin || situation.isApprover) }
            .map { Link(path: $0.path, name: $0.title(in: texts), isCurrent: $0 == current) }
    }
}

extension Situation {
    /// Whether somebody's leave is the principal's to answer.
    var isApprover: Bool { peopleInSight.count > 1 }
}
