import Application
import EventSourcing
import Foundation
import HTTPTypes
import Identity
import JSON
import Leave
import Testing

@testable import Away

/// An organization with an admin who came through the set-up link, before it has an identity provider.
struct Company: Sendable {
    let away: RunningAway
    let id: OrganizationID
    let slug: String
    let admin: Member

    static func found(_ slug: String, in away: RunningAway, domain: String? = nil) async throws -> Company {
        let new = NewOrganization(name: slug.capitalized, slug: slug, admin: "boss@\(slug).example", domain: domain)
        let made = try await away.installation.found(new)
        let browser = Browser()
        try await browser.visit(made.setUpURL, as: .ana).expect(.ok)
        return Company(away: away, id: made.organization, slug: slug, admin: try await Member(of: browser, at: away.origin))
    }

    /// Somebody with an API token: the admin, who makes it, or an employee, to whom the operator gives one.
    func holder(of scope: String, _ employee: String? = nil) async throws -> Member {
        guard let employee else {
            let issued = try await admin.post("/v1/api-tokens", ["scope": .string(scope)]).expect(.created)
            return Member(.bearer(try #require(issued.json["token"]?.string)), at: away.origin)
        }
        // A token acts as its owner, so an admin cannot make one for somebody else.
        let refused = try await admin.post("/v1/api-tokens", ["scope": .string(scope), "employeeId": .string(employee)])
        #expect(refused.status == .forbidden)
        let installation = away.installation
        let owner = try #require(EmployeeID(employee))
        let wanted = try #require(Principal.Scope(rawValue: scope))
        let (token, end) = (APITokenID(installation.newID()), SystemClock.now().microseconds / 1_000_000 + 3_600)
        try await installation.perform(IssueAPIToken(id: token, owner: owner, name: nil, scope: wanted, expires: end), in: id)
        let issued = try await installation.credentials.issueToken(token, for: owner, of: id, name: nil, scope: wanted, expiresAt: end)
        return Member(.bearer(issued.text), at: away.origin)
    }

    func location(_ name: String) async throws -> String {
        try await admin.make("/v1/locations", ["name": .string(name), "timeZone": "Europe/Belgrade", "workingWeek": Story.week])
    }

    /// Leave of 20 days a year, up front, from 2026 on: its type.
    func leave(at location: String, approvalNeeded: Bool = true) async throws -> String {
        let type = try await admin.make(
            "/v1/leave-types",
            ["name": "PTO", "unit": "days", "tracking": "limited", "approvalNeeded": .bool(approvalNeeded)]
        )
        _ = try await admin.make(
            "/v1/policies",
            [
                "locationId": .string(location), "leaveTypeId": .string(type), "effectiveDate": "2026-01-01", "entitlement": "20",
                "grant": ["kind": "upFront"],
            ]
        )
        return type
    }

    func employee(_ name: String, at location: String) async throws -> String {
        let employee: JSON = [
            "email": .string("\(name)@\(slug).example"), "name": .string(name), "employmentStart": "2020-01-01",
            "locationId": .string(location),
        ]
        return try await admin.make("/v1/employees", employee)
    }
}
