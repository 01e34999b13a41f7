import Foundation
import HTTPTypes
import JSON
import Support
import Testing

@Suite(.database, .tags(.database)) struct `Calendar feeds at the service` {
    @Test func `are read by whoever knows the address, until they are ended`() async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let location = try await company.location("Belgrade")
            let john = try await company.employee("john", at: location)
            let type = try await company.admin.make("/v1/leave-types", ["name": "PTO", "unit": "days"])
            let policy: JSON = [
                "locationId": .string(location), "leaveTypeId": .string(type), "effectiveDate": "2026-01-01", "entitlement": "50",
                "grant": ["kind": "upFront"],
            ]
            _ = try await company.admin.make("/v1/policies", policy)
            for month in 1...9 {
                let leave: JSON = ["leaveTypeId": .string(type), "from": .string("2026-0\(month)-01"), "to": .string("2026-0\(month)-03")]
                _ = try await company.admin.post("/v1/employees/\(john)/recorded-leaves", leave).expect(.created)
            }
            // It outlives what it is made with: that takes a recent sign-in, or a token of all rights.
            let writer = try await company.holder(of: "write", john)
            _ = try await writer.post("/v1/calendar-feeds", ["scope": "me"]).expect(.forbidden)
            let member = try await company.holder(of: "admin", john)
            let made = try await member.post("/v1/calendar-feeds", ["scope": "me", "language": "de"]).expect(.created).json
            let address = try #require(made["url"]?.string)
            #expect(address.hasPrefix(away.origin + "/calendars/") && address.hasSuffix(".ics"))
            let path = String(address.dropFirst(away.origin.count))

            let nobody = Member(.nothing, at: away.origin)
            let feed = try await nobody.get(path).expect(.ok)
            #expect(feed.headers[.contentType] == "text/calendar; charset=utf-8")
            let compressed = try await nobody.get(path, headers: [.acceptEncoding: "gzip"]).expect(.ok)
            #expect(compressed.headers[.contentEncoding] == "gzip" && compressed.body.count < feed.body.count)
            #expect(feed.text.contains("X-WR-CALNAME:Meine Abwesenheiten – Acme"))
            #expect(feed.text.split(separator: "SUMMARY:PTO\r\n").count == 10)
            let tag = try #require(feed.headers[.eTag])
            let same = try await nobody.get(path, headers: [.ifNoneMatch: tag])
            #expect(same.status == .notModified && same.body.isEmpty)
            // What a program sends besides says nothing.
            let odd = try await nobody.get(path, headers: [.authorization: "Basic am9objpqb2hu", .cookie: "away=x"])
            #expect(odd.status == .ok)

            let id = try #require(made["id"]?.string)
            _ = try await member.send(.delete, "/v1/calendar-feeds/\(id)").expect(.noContent)
            #expect(try await nobody.get(path, headers: [.ifNoneMatch: tag]).status == .notFound)
            #expect(try await nobody.get("/calendars/\(String(repeating: "A", count: 43)).ics").status == .notFound)
        }
    }
}
