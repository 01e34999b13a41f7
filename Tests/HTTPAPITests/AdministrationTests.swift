import Application
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

@Suite struct `Administration over HTTP` {
    /// Runs with the story's organization.
    private func test(_ body: @Sendable (any TestClientProtocol, Acme) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in try await body(client, try await Acme.make(client, away)) }
    }

    @Test func `things are changed only at the version that was seen`() async throws {
        try await test { client, acme in
            let path = "/v1/locations/\(acme.belgrade)"
            let tag = try #require(try await client.send(.get, path, as: acme.ana).headers[.eTag])
            let changed = try await client.send(
                .patch,
                path,
                as: acme.ana,
                #"{"name":"Beograd","maximumAbsent":2}"#,
                headers: [.ifMatch: tag]
            )
            #expect(changed.status == .ok, "\(changed.text)")
            #expect(changed.json["name"] == "Beograd")
            #expect(changed.headers[.eTag] != tag)
            let stale = try await client.send(.patch, path, as: acme.ana, #"{"name":"B"}"#, headers: [.ifMatch: tag])
            #expect(stale.status == .preconditionFailed)
            #expect(stale.code == "precondition-failed")
            try await check(client.send(.patch, path, as: acme.ana, #"{"maximumAbsent":null}"#).json["maximumAbsent"], .null)
        }
    }

    @Test func `another organization's things are as if they were not`() async throws {
        try await test { client, acme in
            let eve = "2:\(AwayAPI.eve)"
            let foreign = [
                "/v1/locations/\(acme.belgrade)", "/v1/leave-types/\(acme.pto)", "/v1/employees/\(acme.john)",
                "/v1/employees/\(acme.john)/balances",
                "/v1/employees/\(acme.john)/timeline",
            ]
            for path in foreign {
                let there = try await client.send(.get, path, as: eve)
                let nowhere = try await client.send(.get, path.replacing("0199", with: "0198"), as: eve)
                #expect(there.status == .notFound)
                #expect(there.json["detail"] == nowhere.json["detail"])
                #expect(there.code == nowhere.code)
            }
            let body = #"{"email":"x@umbrella.example","name":"X","locationId":"\#(acme.belgrade)","employmentStart":"2025-01-01"}"#
            let refused = try await client.send(.post, "/v1/employees", as: eve, body)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.faults == ["/locationId unknown-location"])
        }
    }

    @Test func `what only admins may is forbidden to others`() async throws {
        try await test { client, acme in
            let name = #"{"name":"X"}"#
            for (method, path) in [
                (HTTPRequest.Method.post, "/v1/departments"), (.patch, "/v1/organization"), (.delete, "/v1/leave-types/\(acme.pto)"),
            ] {
                try await check(client.send(method, path, as: acme.john, name).code, "forbidden")
            }
            for path in ["/v1/events", "/v1/sso-connections", "/v1/domains"] {
                try await check(client.send(.get, path, as: acme.john).status, .forbidden)
            }
            let others = try await client.send(.get, "/v1/employees/\(acme.mike)/balances", as: acme.john)
            #expect(others.status == .notFound)
            let colleague = try await client.send(.get, "/v1/employees/\(acme.mike)", as: acme.john)
            #expect(colleague.json["name"] == "Mike")
            #expect(colleague.json["employmentStart"] == nil)
        }
    }

    @Test func `faults of rule values have codes of the rules and pointers into them`() async throws {
        try await test { client, acme in
            let location = #"{"name":"X","timeZone":"Mars/Base","workingWeek":{"monday":2000}}"#
            let week = try await client.send(.post, "/v1/locations", as: acme.ana, location)
            #expect(week.faults == ["/workingWeek invalid-working-week"])
            let zone = try await client.send(
                .post,
                "/v1/locations",
                as: acme.ana,
                #"{"name":"X","timeZone":"Mars/Base","workingWeek":{"monday":20}}"#
            )
            #expect(zone.faults == ["/timeZone unknown-time-zone"])
            let policy =
                #"{"locationId":"\#(acme.belgrade)","leaveTypeId":"\#(acme.pto)","effectiveDate":"2025-02-30","entitlement":"20.00001","#
                + #""grant":{"kind":"sometimes"},"rollOver":{"kind":"upTo","amount":"-1"},"tenure":{"steps":[{"afterYears":0,"entitlement":"1"}]}}"#
            let answer = try await client.send(.post, "/v1/policies", as: acme.ana, policy)
            #expect(answer.status == .unprocessableContent)
            #expect(
                answer.faults == [
                    "/effectiveDate date-malformed", "/entitlement amount-malformed", "/grant/kind invalid-grant",
                    "/tenure/steps/0 invalid-tenure",
                    "/rollOver/amount amount-negative",
                ]
            )
        }
    }

    @Test func `assignments add versions, which the timeline lists`() async throws {
        try await test { client, acme in
            let path = "/v1/employees/\(acme.john)"
            let assignments = [
                ("working-week", #"{"effectiveDate":"2025-07-01","workingWeek":{"monday":480,"tuesday":{"morning":240}}}"#),
                ("fte", #"{"effectiveDate":"2025-07-01","factor":"0.5"}"#), ("department", #"{"departmentId":null}"#),
                ("entitlement", #"{"leaveTypeId":"\#(acme.pto)","entitlement":"25","effectiveDate":"2026-01-01"}"#),
                ("roles", #"{"roles":["admin"],"effectiveDate":"2025-08-01"}"#), ("employment", #"{"effectiveDate":"2026-12-31"}"#),
            ]
            for (segment, body) in assignments {
                let answer = try await client.send(.put, "\(path)/\(segment)", as: acme.ana, body)
                #expect(answer.status == .ok, "\(segment): \(answer.text)")
                #expect(answer.headers[.awaySequence] != nil)
            }
            let timeline = try await client.send(.get, "\(path)/timeline", as: acme.john)
            let kinds = Set(timeline.json["items"]?.array?.compactMap { $0["kind"]?.string } ?? [])
            #expect(kinds == ["employment", "location", "department", "approvers", "workingWeek", "fte", "entitlement", "roles"])
            try await check(client.send(.get, path, as: acme.ana).json["employmentEnd"], "2026-12-31")
            try await check(client.send(.put, "\(path)/employment", as: acme.ana, #"{"effectiveDate":null}"#).json["employmentEnd"], .null)
            let last = try await client.send(.put, "/v1/employees/me/roles", as: acme.ana, #"{"roles":[]}"#)
            #expect(last.code == "last-admin")
        }
    }

    @Test func `holidays are added, listed and removed`() async throws {
        try await test { client, acme in
            let made = try await client.send(.post, "/v1/holiday-calendars", as: acme.ana, #"{"name":"Serbia"}"#)
            let id = try #require(made.json["id"]?.string)
            let path = "/v1/holiday-calendars/\(id)/holidays"
            let body = #"{"date":"2025-12-31","name":"New Year's Eve","part":"afternoon"}"#
            try await check(client.send(.post, path, as: acme.ana, body).status, .created)
            try await check(client.send(.post, path, as: acme.ana, body).code, "duplicate-holiday")
            try await check(
                client.send(.patch, "/v1/locations/\(acme.belgrade)", as: acme.ana, #"{"holidayCalendarIds":["\#(id)"]}"#).status,
                .ok
            )
            let calendar = try await client.send(.get, "/v1/calendar?from=2025-12-30&to=2025-12-31", as: acme.john)
            #expect(calendar.json["holidays"]?[0]?["part"] == "afternoon")
            #expect(calendar.json["days"]?.array?.count == 2)
            try await check(client.send(.delete, "/v1/holiday-calendars/\(id)", as: acme.ana).code, "in-use")
            try await check(client.send(.delete, path + "/2025-12-31", as: acme.ana).status, .noContent)
            try await check(client.send(.delete, path + "/2025-12-31", as: acme.ana).status, .notFound)
            try await check(client.send(.get, path, as: acme.john).json["items"], [])
        }
    }

    @Test func `archived things are gone but for lists that ask for them`() async throws {
        try await test { client, acme in
            try await check(client.send(.delete, "/v1/leave-types/\(acme.pto)", as: acme.ana).status, .noContent)
            try await check(client.send(.get, "/v1/leave-types/\(acme.pto)", as: acme.ana).status, .notFound)
            try await check(client.send(.get, "/v1/leave-types", as: acme.ana).json["items"], [])
            let all = try await client.send(.get, "/v1/leave-types?archived=true", as: acme.ana)
            #expect(all.json["items"]?[0]?["archived"] == true)
        }
    }

    @Test func `the history tells what happened, with personal texts open`() async throws {
        try await test { client, acme in
            let first = try await client.send(.get, "/v1/events?limit=2", as: acme.ana)
            #expect(first.json["items"]?[0]?["type"] == "OrganizationFounded")
            #expect(first.json["next"] == 2)
            let johns = try await client.send(.get, "/v1/events?type=EmployeeAdded&tag=employee:\(acme.john)", as: acme.ana)
            #expect(johns.json["items"]?.array?.count == 1)
            #expect(johns.json["items"]?[0]?["payload"]?["name"] == "John")
            #expect(johns.json["items"]?[0]?["actor"]?.string == acme.ana)
            #expect(johns.json["items"]?[0]?["channel"] == "api")
        }
    }

    @Test func `domains count once the record is there`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let ana = AwayAPI.ana.description
            let claimed = try await client.send(.post, "/v1/domains", as: ana, #"{"name":"acme.example"}"#)
            #expect(claimed.status == .created, "\(claimed.text)")
            let (name, value) = (try #require(claimed.json["recordName"]?.string), try #require(claimed.json["recordValue"]?.string))
            try await check(client.send(.post, "/v1/domains/acme.example/verify", as: ana).code, "domain-not-proven")
            away.textRecords.value = [name: [value]]
            try await check(client.send(.post, "/v1/domains/acme.example/verify", as: ana).json["verified"], true)
            try await check(client.send(.post, "/v1/domains/other.example/verify", as: ana).status, .notFound)
            try await check(client.send(.post, "/v1/domains", as: ana, #"{"name":"Not A Domain"}"#).status, .unprocessableContent)
        }
    }

    @Test func `tokens are shown once, and not even to a repeat`() async throws {
        try await test { client, acme in
            let body = #"{"scope":"read","name":"CI"}"#
            let made = try await client.send(.post, "/v1/api-tokens", as: acme.john, body, headers: [.idempotencyKey: "t"])
            #expect(made.status == .created, "\(made.text)")
            #expect(made.json["token"]?.string?.hasPrefix("token-") == true)
            let repeated = try await client.send(.post, "/v1/api-tokens", as: acme.john, body, headers: [.idempotencyKey: "t"])
            #expect(repeated.status == .noContent)
            try await check(client.send(.get, "/v1/api-tokens", as: acme.mike).json["items"], [])
            let list = try await client.send(.get, "/v1/api-tokens", as: acme.john)
            #expect(list.json["items"]?[0]?["name"] == "CI")
            #expect(!list.text.contains("token-"))
            let path = "/v1/api-tokens/\(made.json["id"]?.string ?? "")"
            try await check(client.send(.delete, path, as: acme.mike).status, .notFound)
            try await check(client.send(.delete, path, as: acme.john).status, .noContent)
        }
    }

    @Test func `a person may have all that is kept of them, and be erased`() async throws {
        try await test { client, acme in
            let path = "/v1/employees/\(acme.john)"
            let export = try await client.send(.get, path + "/export", as: acme.john)
            #expect(export.status == .ok, "\(export.text)")
            #expect(export.json["employee"]?["name"] == "John")
            #expect(export.json["events"]?[0]?["payload"]?["name"] == "John")
            try await check(client.send(.get, path + "/export", as: acme.mike).status, .notFound)
            try await check(client.send(.post, path + "/erase", as: acme.mike).status, .forbidden)
            let erased = try await client.send(.post, path + "/erase", as: acme.ana)
            #expect(erased.status == .ok, "\(erased.text)")
            #expect(erased.json["name"] == .null && erased.json["email"] == .null)
            try await check(client.send(.get, path, as: acme.ana).json["name"], .null)
            try await check(client.send(.patch, path, as: acme.ana, #"{"name":"John"}"#).code, "employee-erased")
        }
    }

    @Test func `a domain that was given up is nobody's`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let ana = AwayAPI.ana.description
            try await client.send(.post, "/v1/domains", as: ana, #"{"name":"acme.example"}"#)
            try await check(client.send(.delete, "/v1/domains/acme.example", as: ana).status, .noContent)
            try await check(client.send(.get, "/v1/domains", as: ana).json["items"], [])
            try await check(client.send(.delete, "/v1/domains/acme.example", as: ana).status, .notFound)
        }
    }

    @Test func `identity providers are added without showing their secrets`() async throws {
        try await test { client, acme in
            let body =
                #"{"name":"Acme ID","oidc":{"issuer":"https://id.acme.example","clientId":"away","apiAudience":"https://away.example"},"clientSecret":"s3cret"}"#
            let made = try await client.send(.post, "/v1/sso-connections", as: acme.ana, body)
            #expect(made.status == .created, "\(made.text)")
            #expect(made.json["kind"] == "oidc")
            #expect(!made.text.contains("s3cret"))
            let path = "/v1/sso-connections/\(made.json["id"]?.string ?? "")"
            try await check(client.send(.patch, path, as: acme.ana, #"{"name":"Other"}"#).json["name"], "Other")
            try await check(client.send(.get, path + "/attempts", as: acme.ana).json["items"], [])
            let tokens = path + "/provisioning-tokens"
            let issued = try await client.send(.post, tokens, as: acme.ana, #"{"name":"Entra"}"#)
            #expect(issued.status == .created, "\(issued.text)")
            #expect(issued.json["token"]?.string?.hasPrefix("token-") == true)
            try await check(client.send(.post, tokens, as: acme.john, "{}").status, .forbidden)
            let listed = try await client.send(.get, tokens, as: acme.ana)
            #expect(listed.json["items"]?[0]?["name"] == "Entra" && !listed.text.contains("token-"))
            let revoked = "\(tokens)/\(issued.json["id"]?.string ?? "")"
            try await check(client.send(.delete, revoked, as: acme.ana).status, .noContent)
            try await check(client.send(.get, tokens, as: acme.ana).json["items"]?[0]?["revoked"], true)
            // Nobody came in through it yet: then it may go. Whoever is known there makes it the last that works (P3.2).
            let identity = #"{"connectionId":"\#(made.json["id"]?.string ?? "")","subject":"ana"}"#
            let identities = "/v1/employees/\(acme.ana)/identities"
            try await check(client.send(.post, identities, as: acme.ana, identity).status, .created)
            try await check(client.send(.get, identities, as: acme.ana).json["items"]?[0]?["connectionName"], "Other")
            try await check(client.send(.delete, path, as: acme.ana).code, "last-connection")
            let unlink = "\(identities)/\(made.json["id"]?.string ?? "")"
            try await check(client.send(.delete, unlink, as: acme.john).status, .forbidden)
            try await check(client.send(.delete, unlink, as: acme.ana).status, .noContent)
            try await check(client.send(.delete, unlink, as: acme.ana).status, .notFound)
            let both = #"{"name":"X","oidc":{"issuer":"https://x.example"},"saml":{"certificates":[]}}"#
            let faults = try await client.send(.post, "/v1/sso-connections", as: acme.ana, both).faults
            #expect(faults.contains("/oidc/clientId missing-field"))
            #expect(faults.contains("/saml/entityId missing-field"))
        }
    }
}
