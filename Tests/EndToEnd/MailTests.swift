import Application
import EventSourcing
import Foundation
import HTTPTypes
import JSON
import Leave
import Logging
import ServiceLifecycle
import Support
import Testing

@testable import Away

/// Requests that are answered from the mails that tell of them. Needs `AWAY_TEST_PYTHON` with aiosmtpd.
@Suite(.database, .tags(.database), .timeLimit(.minutes(2)), .enabled(if: MailCatcher.isThere))
struct `Mail` {
    @Test func `lets an approver answer by a link, once`() async throws {
        try await withOffice { office in
            let request = try await office.ask("2031-03-03")
            let mail = try await office.mails.mail(to: "mike@acme.example")
            #expect(mail.fields["Subject"]?.hasPrefix("john asks for leave: PTO, Mon 3 Mar 2031") == true)
            #expect(mail.fields["Auto-Submitted"] == "auto-generated")
            #expect(mail.text.contains("Counts: 1 day"))
            let approve = try mail.link("Approve")

            // Looking changes nothing, however often.
            for method in [HTTPRequest.Method.get, .head, .get] { try await office.follow(approve, method).expect(.ok) }
            #expect(try await office.status(of: request) == "pending")
            let done = try await office.follow(approve, .post, "comment=Enjoy+it").expect(.ok)
            #expect(done.text.contains("<h1>Approved</h1>"))
            #expect(try await office.status(of: request) == "approved")
            let told = try await office.mails.mail(to: "john@acme.example")
            #expect(told.text.contains("Comment: Enjoy it"))
            #expect(told.bodies["text/calendar"]?.contains("METHOD:PUBLISH\r\n") == true)
            #expect(told.bodies["text/calendar"]?.contains("DTSTART;VALUE=DATE:20310303") == true)

            let event = try #require(try await office.company.admin.get("/v1/events?type=LeaveApproved").expect(.ok).items.first)
            #expect(event["channel"]?.string == "mail")
            #expect(event["actor"]?.string == office.mike)

            // The second time, and the other answer of the same mail.
            for link in [approve, try mail.link("Deny")] {
                #expect(try await office.follow(link, .get).expect(.ok).text.contains("Nothing to answer"))
                #expect(try await office.follow(link, .post).expect(.ok).text.contains("Nothing to answer"))
            }
            #expect(try await office.status(of: request) == "approved")
        }
    }

    @Test func `obeys no link but its own, of today's approvers, while it lasts`() async throws {
        try await withOffice { office in
            let request = try await office.ask("2031-03-03")
            let approve = try await office.mails.mail(to: "mike@acme.example").link("Approve")
            let token = String(try #require(approve.split(separator: "/").last))
            let genuine = try #require(office.away.installation.mailLinks.link(token))
            func made(
                by links: MailLinks? = nil,
                _ recipient: String? = nil,
                in organization: OrganizationID? = nil,
                expires: Int64? = nil
            ) throws -> String {
                let link = MailLink(
                    organization: organization ?? genuine.organization,
                    recipient: try recipient.map { try #require(EmployeeID($0)) } ?? genuine.recipient,
                    purpose: genuine.purpose,
                    expires: expires ?? genuine.expires
                )
                return office.away.origin + "/mail/" + (links ?? office.away.installation.mailLinks).token(for: link)
            }
            let other = try await Company.found("other", in: office.away)
            let unknown = [
                String(approve.dropLast()) + (approve.hasSuffix("A") ? "B" : "A"), approve + "A", office.away.origin + "/mail/AAAA",
                try made(by: MailLinks { _ in [[UInt8](repeating: 0, count: 32)] }), try made(expires: 1_700_000_000),
                try made(in: other.id),
            ]
            for link in unknown {
                for method in [HTTPRequest.Method.get, .post] { try await office.follow(link, method).expect(.notFound) }
            }
            // Genuine, but to somebody who may not.
            let refused = try await office.follow(try made(office.john), .post).expect(.ok)
            #expect(refused.text.contains("Not possible"))
            // Whoever was the approver when it was sent is not any more.
            try await office.assign([office.ana])
            for method in [HTTPRequest.Method.get, .post] {
                #expect(try await office.follow(approve, method).expect(.ok).text.contains("Nothing to answer"))
            }
            #expect(try await office.status(of: request) == "pending")
        }
    }

    @Test func `ends by one click of the mail program, and stops at an address that does not exist`() async throws {
        try await withOffice { office in
            _ = try await office.ask("2031-03-03")
            let mail = try await office.mails.mail(to: "mike@acme.example")
            #expect(mail.fields["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
            let link = try #require(mail.fields["List-Unsubscribe"]).trimmingCharacters(in: CharacterSet(charactersIn: "<>"))
            #expect(try await office.follow(link, .get).expect(.ok).text.contains("No more of these mails"))
            try await office.follow(link, .post, "List-Unsubscribe=One-Click").expect(.ok)
            let preferences = try await office.company.holder(of: "read", office.mike).get("/v1/me/preferences").expect(.ok).json
            #expect(preferences["channels"]?["mail"]?["requestWaiting"]?.bool == false)
            #expect(preferences["channels"]?["slack"]?["requestWaiting"]?.bool == true)

            let nobody = try await office.company.employee("nobody", at: office.location)
            try await office.assign([office.mike, nobody, office.ana])
            _ = try await office.ask("2031-03-04")
            // The admin's address is none of aiosmtpd's exceptions; it comes after the others were decided on.
            _ = try await office.mails.mail(to: "boss@acme.example")
            let refused = try await office.event("MailAddressRefused")
            #expect(refused["payload"]?["answer"]?.string == "550 5.1.1")
            _ = try await office.ask("2031-03-05")
            _ = try await office.mails.mail(2, to: "boss@acme.example")
            #expect(try await office.company.admin.get("/v1/events?type=MailAddressRefused").items.count == 1)
            #expect(try office.mails.mails().filter { $0.recipients == ["mike@acme.example"] }.count == 1)
        }
    }

    // MARK: - Steps

    private struct Office {
        let away: RunningAway
        let company: Company
        let mails: MailCatcher
        let location: String
        let leaveType: String
        let ana: String
        let mike: String
        let john: String
        let asJohn: Member

        func ask(_ day: String) async throws -> String {
            try await asJohn.make("/v1/leave-requests", ["leaveTypeId": .string(leaveType), "from": .string(day), "to": .string(day)])
        }

        func status(of request: String) async throws -> String? {
            try await company.admin.get("/v1/leave-requests/\(request)").expect(.ok).json["status"]?.string
        }

        func assign(_ approvers: [String]) async throws {
            let sequence: JSON = ["sequence": [["anyOf": .array(approvers.map { .string($0) })]], "effectiveDate": "2020-01-01"]
            try await company.admin.put("/v1/employees/\(john)/approvers", sequence).expect(.ok)
        }

        /// As a browser or a mail program does that is not signed in.
        func follow(_ link: String, _ method: HTTPRequest.Method, _ form: String? = nil) async throws -> Answer {
            var headers = HTTPFields()
            if form != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
            return try await Web.send(method, try #require(URL(string: link)), headers: headers, body: form.map { Array($0.utf8) })
        }

        /// The first of the type, once there is one.
        func event(_ type: String) async throws -> JSON {
            for _ in 0..<500 {
                if let event = try await company.admin.get("/v1/events?type=\(type)").items.first { return event }
                try await Task.sleep(for: .milliseconds(20))
            }
            throw NoAnswer()
        }
    }

    private func withOffice(_ body: (Office) async throws -> Void) async throws {
        let mails = try MailCatcher()
        let settings = try await mails.settings()
        try await TestServer.withDatabase { database in
            try await RunningAway.with(database, settings: settings) { away in
                try await withBackgroundWork(of: away.installation) {
                    try await body(try await office(away, mails))
                }
            }
        }
    }

    private func office(_ away: RunningAway, _ mails: MailCatcher) async throws -> Office {
        let company = try await Company.found("acme", in: away)
        let location = try await company.location("Belgrade")
        let leaveType = try await company.admin.make("/v1/leave-types", ["name": "PTO", "unit": "days"])
        _ = try await company.admin.make(
            "/v1/policies",
            ["locationId": .string(location), "leaveTypeId": .string(leaveType), "effectiveDate": "2020-01-01", "entitlement": "20"]
        )
        let ana = try #require(try await company.admin.get("/v1/me").json["employee"]?["id"]?.string)
        let (mike, john) = (try await company.employee("mike", at: location), try await company.employee("john", at: location))
        let office = Office(
            away: away,
            company: company,
            mails: mails,
            location: location,
            leaveType: leaveType,
            ana: ana,
            mike: mike,
            john: john,
            asJohn: try await company.holder(of: "write", john)
        )
        try await office.assign([mike])
        return office
    }

    private func withBackgroundWork(of installation: Installation, _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: try installation.backgroundWork(), logger: installation.logger)
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                try await body()
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
        }
    }
}
