import Leave
import Testing

@testable import Application

@Suite struct `Digests of channels` {
    private let acme = TestOrganization()
    private let location = LocationID(5)
    private let digest = ChannelDigestID(6)

    private func found() async throws {
        try acme.go(to: "2026-11-24")
        let admin = try Employee(id: EmployeeID(7), employmentStart: try #require(LocalDate("2020-01-01")), roles: [.admin])
        try await acme.perform(
            asOperator: FoundOrganization(name: "Acme", slug: "acme", admin: admin, email: "a@acme.example", domain: nil, connection: nil)
        )
        let place = try Location(
            id: location,
            timeZone: "Europe/Belgrade",
            leaveYear: .startsOn(try #require(MonthDay("01-01"))),
            workingWeek: try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < 5 ? 480 : 0) }])
        )
        try await acme.perform(asOperator: CreateLocation(location: place, name: "Belgrade", closing: .manual))
    }

    private func add() async throws {
        let digest = ChannelDigest(id: digest, chat: "slack", channel: "C1", rhythm: .daily, location: location, hour: 9)
        try await acme.perform(asOperator: AddChannelDigest(digest: digest))
    }

    private var model: OrganizationModel {
        get async throws { try await acme.handler.situation(for: acme.console).organization }
    }

    @Test func `need a chat that is connected`() async throws {
        try await found()
        await #expect(throws: CommandError.self) { try await add() }
        try await acme.perform(asOperator: ConnectChat(chat: "slack", workspace: "Acme"))
        try await add()
        #expect(try await model.channelDigests.count == 1)
    }

    @Test func `end with the chat`() async throws {
        try await found()
        try await acme.perform(asOperator: ConnectChat(chat: "slack", workspace: "Acme"))
        try await add()
        try await acme.perform(asOperator: DisconnectChat(chat: "slack"))
        let model = try await model
        #expect(model.channelDigests.isEmpty)
        #expect(model.chats.isEmpty)
        await #expect(throws: CommandError.self) { try await acme.perform(asOperator: RemoveChannelDigest(id: digest)) }
    }

    @Test func `are for admins`() async throws {
        try await found()
        let john = try Employee(id: EmployeeID(8), employmentStart: try #require(LocalDate("2020-01-01")))
        try await acme.perform(asOperator: AddEmployee(employee: john, email: "john@acme.example", name: "John"))
        await #expect(throws: CommandError.self) {
            try await acme.perform(ConnectChat(chat: "slack", workspace: "Evil"), as: john.id)
        }
        #expect(try await model.chats.isEmpty)
    }
}
