import HTTPTypes
import JSON
import Testing

/// Somebody who works at the organization of a story.
struct Worker: Sendable {
    let id: String
    let member: Member
    let story: Telling

    var json: JSON { .string(id) }

    /// Asks for leave, which must be possible.
    @discardableResult
    func asks(
        for type: Named,
        _ from: String,
        _ to: String? = nil,
        counting count: String,
        with more: JSON = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Asked {
        let answer = try await request(type, from, to ?? from, more).expect(.created, sourceLocation: sourceLocation)
        #expect(answer.json["count"]?["amount"]?.string == count, sourceLocation: sourceLocation)
        return Asked(id: try #require(answer.id), status: answer.json["status"]?.string ?? "")
    }

    /// Asks for leave, which the rules refuse, the preview as well.
    func mayNotTake(
        _ type: Named,
        _ from: String,
        _ to: String? = nil,
        with more: JSON = [:],
        because codes: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await request(type, from, to ?? from, more).expect(.unprocessableContent, sourceLocation: sourceLocation)
        #expect(answer.codes == codes, "\(answer.text)", sourceLocation: sourceLocation)
        let preview = try await member.post("/v1/leave-requests/preview", body(type, from, to ?? from, more)).expect(.ok)
        #expect(preview.codes == codes, "\(preview.text)", sourceLocation: sourceLocation)
    }

    /// Asks and is allowed to by the admin.
    @discardableResult
    func takes(
        _ type: Named,
        _ from: String,
        _ to: String? = nil,
        counting count: String,
        with more: JSON = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Asked {
        let asked = try await asks(for: type, from, to, counting: count, with: more, sourceLocation: sourceLocation)
        let path = "/v1/leave-requests/\(asked.id)/approve"
        if asked.status == "pending" { try await story.boss.post(path, [:]).expect(.ok, sourceLocation: sourceLocation) }
        return asked
    }

    private func request(_ type: Named, _ from: String, _ to: String, _ more: JSON) async throws -> Answer {
        try await member.post("/v1/leave-requests", body(type, from, to, more))
    }

    private func body(_ type: Named, _ from: String, _ to: String, _ more: JSON) -> JSON {
        let body: JSON = ["leaveTypeId": type.json, "from": .string(from), "to": .string(to)]
        return body.with(more)
    }

    /// Approves, denies, withdraws or cancels; the status that comes of it.
    func answers(_ asked: Asked, _ action: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let answer = try await member.post("/v1/leave-requests/\(asked.id)/\(action)", [:]).expect(.ok, sourceLocation: sourceLocation)
        return answer.json["status"]?.string ?? ""
    }

    func mayNot(
        _ action: String,
        _ asked: Asked,
        _ status: HTTPResponse.Status,
        _ code: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await member.post("/v1/leave-requests/\(asked.id)/\(action)", [:]).expect(status, code, sourceLocation: sourceLocation)
    }

    /// Has this balance on that day; members that are not named may be anything.
    ///
    /// - Parameter viewer: Nil: they look themselves, which only those can who work there today.
    func has(
        _ type: Named,
        on date: String,
        _ expected: JSON,
        seenBy viewer: Member? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await (viewer ?? member).get("/v1/employees/\(id)/balances?on=\(date)").expect(.ok, sourceLocation: sourceLocation)
        let item = try #require(answer.items.first { $0["leaveTypeId"] == type.json }, sourceLocation: sourceLocation)
        for wanted in expected.object?.members ?? [] {
            #expect(item[wanted.name] == wanted.value, "\(wanted.name) on \(date)", sourceLocation: sourceLocation)
        }
    }

    /// Date, kind, amount and balance of each line.
    func ledger(_ type: Named, _ from: String, _ to: String) async throws -> [String] {
        let path = "/v1/employees/me/ledger?leaveTypeId=\(type.id)&from=\(from)&to=\(to)&limit=200"
        return try await member.get(path).expect(.ok).items.map { line in
            ["date", "kind", "amount", "balance"].map { line[$0]?.string ?? "-" }.joined(separator: " ")
        }
    }
}

/// A request for leave.
struct Asked: Sendable {
    let id: String
    let status: String
}

extension Answer {
    /// Of all faults, in order.
    fileprivate var codes: [String] {
        let all = json["errors"]?.array?.compactMap { $0["code"]?.string } ?? []
        return all.isEmpty ? [code].compactMap { $0 } : all
    }
}
