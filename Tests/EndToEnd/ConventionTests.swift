import Foundation
import HTTPAPI
import HTTPTypes
import JSON
import Support
import Testing

@testable import Away

/// What API.md promises of every route, at the whole service.
@Suite(.tags(.database), .timeLimit(.minutes(2)))
struct `The conventions of the interface` {
    private static let departments = "/v1/departments"

    @Test func `a command with a key is carried out once, however often and at the same time it is sent`() async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let admin = try await company.holder(of: "admin")
            let key: HTTPFields = [.idempotencyKey: "a key"]
            let first = try await admin.post(Self.departments, ["name": "Sales"], headers: key).expect(.created)
            let again = try await admin.post(Self.departments, ["name": "Sales"], headers: key).expect(.created)
            #expect(again.body == first.body)
            #expect(again.headers[.awaySequence] == first.headers[.awaySequence])
            try await admin.post(Self.departments, ["name": "Support"], headers: key).expect(
                .unprocessableContent,
                "idempotency-key-reused"
            )
            try await admin.post("/v1/holiday-calendars", ["name": "Sales"], headers: key)
                .expect(.unprocessableContent, "idempotency-key-reused")
            // Another organization has keys of its own.
            let other = try await Company.found("umbrella", in: away).holder(of: "admin")
            try await other.post(Self.departments, ["name": "Support"], headers: key).expect(.created)

            let answers = try await withThrowingTaskGroup(of: Answer.self) { tasks in
                for _ in 0..<8 {
                    tasks.addTask { try await admin.post(Self.departments, ["name": "Legal"], headers: [.idempotencyKey: "another"]) }
                }
                return try await tasks.reduce(into: [Answer]()) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == .created })
            #expect(Set(answers.map(\.body)).count == 1)
            let names = try await admin.get(Self.departments).expect(.ok).items.compactMap { $0["name"]?.string }
            #expect(names == ["Legal", "Sales"])
            // A refusal is not remembered: what was wrong may be put right.
            let retry: HTTPFields = [.idempotencyKey: "a third"]
            let employee: JSON = [
                "email": "a@acme.example", "name": "A", "employmentStart": "2025-01-01", "departmentId": .string(Self.nowhere),
            ]
            try await admin.post("/v1/employees", employee, headers: retry).expect(.unprocessableContent)
            let right: JSON = ["email": "a@acme.example", "name": "A", "employmentStart": "2025-01-01"]
            try await admin.post("/v1/employees", right, headers: retry).expect(.created)
        }
    }

    private static let nowhere = "01990000-0000-7000-8000-000000000000"

    @Test func `a change at a version that is gone is refused, and of two at once one succeeds`() async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let admin = try await company.holder(of: "admin")
            let made = try await admin.post(Self.departments, ["name": "Sales"]).expect(.created)
            let path = "\(Self.departments)/\(try #require(made.id))"
            let tag = try #require(try await admin.get(path).expect(.ok).headers[.eTag])
            #expect(made.headers[.eTag] == tag)
            let results = try await withThrowingTaskGroup(of: Answer.self) { tasks in
                for number in 0..<4 {
                    tasks.addTask {
                        try await admin.send(.patch, path, ["name": .string("Sales \(number)")], headers: [.ifMatch: tag])
                    }
                }
                return try await tasks.reduce(into: [Answer]()) { $0.append($1) }
            }
            #expect(results.count { $0.status == .ok } == 1)
            #expect(results.count { $0.status == .preconditionFailed && $0.code == "precondition-failed" } == 3)
            let now = try await admin.get(path).expect(.ok)
            #expect(now.headers[.eTag] != tag)
            try await admin.send(.delete, path, headers: [.ifMatch: tag]).expect(.preconditionFailed)
            let minimal = try await admin.send(.patch, path, ["name": "Last"], headers: [.ifMatch: "*", .prefer: "return=minimal"])
            #expect(minimal.status == .noContent || minimal.body.isEmpty, "\(minimal.text)")
            try await admin.get(path, headers: [.ifNoneMatch: try #require(now.headers[.eTag])]).expect(.ok)
        }
    }

    @Test func `what is wrong with a request is told by status and code`() async throws {
        try await RunningAway.with { away in
            let admin = try await Company.found("acme", in: away).holder(of: "admin")
            let big = Array("{\"name\":\"\(String(repeating: "x", count: 1 << 20))\"}".utf8)
            try await admin.send(.post, Self.departments, bytes: big).expect(.contentTooLarge, "body-too-large")
            let text: HTTPFields = [.contentType: "text/plain"]
            try await admin.send(.post, Self.departments, bytes: Array("{}".utf8), headers: text)
                .expect(.unsupportedMediaType, "unsupported-media-type")
            let method = try await admin.send(.delete, Self.departments).expect(.methodNotAllowed, "method-not-allowed")
            let allowed = Set((method.headers[.allow] ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } })
            #expect(allowed.isSuperset(of: ["GET", "HEAD", "POST"]))
            try await admin.get("/v1/nothing").expect(.notFound, "not-found")
            try await admin.get(Self.departments, headers: [.accept: "application/xml"]).expect(.notAcceptable, "not-acceptable")
            try await admin.get(Self.departments + "?colour=red").expect(.badRequest, "unknown-parameter")
            try await admin.get(Self.departments + "?limit=0").expect(.badRequest, "invalid-parameter")
            try await admin.get(Self.departments + "/none").expect(.notFound, "not-found")
            for (body, code) in [
                (#"{"name":"#, "malformed-json"), (#"{"name":"a","name":"b"}"#, "duplicate-member"),
                (String(repeating: "[", count: 40) + String(repeating: "]", count: 40), "too-deep"),
                (#"{"name":"\ud800"}"#, "malformed-json"),
            ] {
                try await admin.send(.post, Self.departments, bytes: Array(body.utf8)).expect(.badRequest, code)
            }
            let unknown = try await admin.post(Self.departments, ["name": "Sales", "colour": "red"])
            #expect(unknown.faults == ["/colour unknown-field"], "\(unknown.text)")
            let missing = try await admin.post(Self.departments, [:])
            #expect(missing.faults == ["/name missing-field"], "\(missing.text)")
            for answer in [unknown, missing, method] {
                #expect(answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
                #expect(answer.json["type"]?.string != nil)
                #expect(answer.json["status"]?.integer == Int64(answer.status.code))
            }
            let head = try await admin.send(.head, Self.departments).expect(.ok)
            #expect(head.body.isEmpty)
        }
    }

    @Test func `pages follow each other by cursors that only their own list takes`() async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let admin = try await company.holder(of: "admin")
            let names = (0..<7).map { "Department \($0)" }
            for name in names { try await admin.post(Self.departments, ["name": .string(name)]).expect(.created) }
            var found: [String] = []
            var path = Self.departments + "?limit=3"
            var cursor: String?
            for _ in 0..<4 {
                let page = try await admin.get(path).expect(.ok)
                found += page.items.compactMap { $0["name"]?.string }
                guard let next = page.json["next"]?.string else { break }
                cursor = next
                path = Self.departments + "?limit=3&after=\(next)"
            }
            #expect(found == names)
            let good = try #require(cursor)
            try await admin.get("/v1/locations?after=\(good)").expect(.badRequest, "invalid-cursor")
            try await admin.get(Self.departments + "?after=\(good.dropLast())").expect(.badRequest, "invalid-cursor")
            let other = try await Company.found("umbrella", in: away).holder(of: "read")
            try await other.get(Self.departments + "?after=\(good)").expect(.badRequest, "invalid-cursor")
        }
    }
}
