import Application
import EventSourcing
import Leave

extension Backend {
    /// Performs a command for the caller.
    ///
    /// - Parameter changed: What the command changes, where clients may name the version that they saw (`If-Match`).
    /// - Returns: The situation after it, for the answer.
    func perform<Query, Body>(
        _ command: some Command,
        _ call: Call<Query, Body>,
        changing changed: UInt128? = nil,
        leaveOf people: (Situation) -> Set<EmployeeID> = { _ in [] }
    ) async throws -> (situation: Situation, position: Position) {
        let caller = Caller(
            call.principal,
            channel: call.context.csrfToken == nil ? "api" : "web",
            correlation: UInt128(call.context.requestID, radix: 16) ?? commands.newID(),
            address: NetworkAddress.truncated(call.context.peer),
            receipt: call.receipt,
            expected: try await expected(call, of: changed)
        )
        let position = try await commands.perform(command, by: caller)
        return (try await commands.situation(for: call.principal, leaveOf: people), position)
    }

    /// The version to find, of those that the client would accept.
    private func expected<Query, Body>(_ call: Call<Query, Body>, of changed: UInt128?) async throws -> (id: UInt128, version: Position)? {
        guard let changed, case .versions(let versions) = call.precondition else { return nil }
        if versions.count == 1 { return (changed, versions[0]) }
        let present = try await commands.situation(for: call.principal).organization.version(of: changed)
        guard versions.contains(present) else { throw CommandError.preconditionFailed }
        return (changed, present)
    }

    func situation<Query, Body>(
        _ call: Call<Query, Body>,
        leaveOf people: (Situation) -> Set<EmployeeID> = { _ in [] }
    ) async throws -> Situation {
        try await commands.situation(for: call.principal, leaveOf: people)
    }
}

extension Page {
    /// A page of a list that is in memory: the cursor says how many come before.
    static func of<Query, Body>(_ all: [Item], _ page: PageQuery, _ call: Call<Query, Body>) throws(Problem) -> Page {
        let start = try call.payload(of: page.after).flatMap { Int($0) } ?? 0
        let items = Array(all.dropFirst(start).prefix(page.limit))
        return Page(items: items, next: call.cursor(start + items.count < all.count ? String(start + items.count) : nil))
    }
}

extension Call {
    /// An id in the path; what is none names nothing.
    func id<Subject>(_ name: String = "id") throws(Problem) -> Identifier<Subject> { try path(name) { Identifier($0) } }

    /// `{employee}`: an id, or `me`.
    func employee() throws(Problem) -> EmployeeID {
        let text = try path("employee")
        if text == "me" { return principal.employee }
        guard let id = EmployeeID(text) else { throw .notFound }
        return id
    }
}

extension Problem {
    /// A fault that only the value as a whole shows.
    init(_ violation: RuleViolation) {
        self.init(.refused(violation.codes.map { Refusal($0) }))
    }
}
