import Application

/// The pages that have a place in the navigation.
enum Page: CaseIterable {
    case home, request, requests, approvals, people, locations, policies

    var path: String {
        switch self {
        case .home: "/app"
        case .request: "/app/request"
        case .requests: "/app/requests"
        case .approvals: "/app/approvals"
        case .people: "/app/admin/people"
        case .locations: "/app/admin/locations"
        case .policies: "/app/admin/policies"
        }
    }

    var title: String {
        switch self {
        case .home: "My leave"
        case .request: "Ask for leave"
        case .requests: "My requests"
        case .approvals: "Approvals"
        case .people: "People"
        case .locations: "Locations"
        case .policies: "Policies"
        }
    }

    var isForAdmins: Bool {
        switch self {
        case .home, .request, .requests, .approvals: false
        case .people, .locations, .policies: true
        }
    }

    struct Link {
        let path: String
        let name: String
        let isCurrent: Bool
    }

    /// What the person may open. Approvers see their people.
    static func links(for situation: Situation, current: Page) -> [Link] {
        let hasPeople = situation.peopleInSight.count > 1
        return allCases.filter { page in
            switch page {
            case .home, .request, .requests: true
            case .approvals: situation.actsAsAdmin || hasPeople
            case .people: situation.actsAsAdmin || hasPeople
            case .locations, .policies: situation.actsAsAdmin
            }
        }.map { Link(path: $0.path, name: $0.title, isCurrent: $0 == current) }
    }
}
