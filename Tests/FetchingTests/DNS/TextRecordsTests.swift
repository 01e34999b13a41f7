import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Fetching

@Suite struct `P2.1 Looking up TXT records` {
    @Test func `finds what a real server has`() async throws {
        try await RealNameServer.with { server async throws in
            let records = TextRecords(servers: [server])
            #expect(try await records.lookup("_away.example.org") == ["away-verification=0123456789abcdef0123456789abcdef"])
            #expect(try await Set(records.lookup("_AWAY.several.Example.ORG.")) == ["one", "two", "joined strings"])
            #expect(try await records.lookup("_away.alias.example.org") == ["away-verification=0123456789abcdef0123456789abcdef"])
            #expect(try await records.lookup("eight.example.org") == ["end"])
            #expect(try await records.lookup("none.example.org").isEmpty)
            #expect(try await records.lookup("no-text.example.org").isEmpty)
            let long = try await records.lookup("long.example.org")  // over TCP
            #expect(long.count == 20 && long.allSatisfy { $0.utf8.count == 203 })
            await #expect(throws: LookupFailure(.malformedAnswer, name: "nine.example.org")) {
                try await records.lookup("nine.example.org")
            }
            await #expect(throws: LookupFailure(.response(code: 5), name: "away.example")) { try await records.lookup("away.example") }
        }
    }

    @Test func `asks the next server when one does not know`() async throws {
        let failing = try await ScriptedNameServer { query in [query.message(flags: 0x8182, records: [])] }
        let knowing = try await ScriptedNameServer { query in [query.message(records: [.text(["known"])])] }
        let records = TextRecords(servers: [failing.address, try await ScriptedNameServer.closed(), knowing.address])
        #expect(try await records.lookup("example.org") == ["known"])
        #expect(failing.questions == 1)
        await #expect(throws: LookupFailure(.response(code: 2), name: "example.org")) {
            try await TextRecords(servers: [failing.address]).lookup("example.org")
        }
    }

    @Test func `asks a silent server twice`() async throws {
        let silent = try await ScriptedNameServer { _ in [] }
        await #expect(throws: LookupFailure(.timeout, name: "example.org")) {
            try await TextRecords(servers: [silent.address], timeout: .milliseconds(50)).lookup("example.org")
        }
        #expect(silent.questions == 2)
        #expect(Set(silent.ids).count == 2)
    }

    @Test func `passes over forged answers`() async throws {
        let server = try await ScriptedNameServer { query in
            let forged = TextQuery(id: query.id ^ 1, name: query.name).message(records: [.text(["forged"])])
            return [forged, [], query.message(records: [.text(["true"])])]
        }
        #expect(try await TextRecords(servers: [server.address]).lookup("example.org") == ["true"])
    }

    @Test func `fails where nobody listens, where nobody is named and for what is no name`() async throws {
        let closed = try await ScriptedNameServer.closed()
        await #expect(throws: LookupFailure(.unreachable, name: "a.example")) {
            try await TextRecords(servers: [closed]).lookup("a.example")
        }
        await #expect(throws: LookupFailure(.unreachable, name: "a.example")) { try await TextRecords(servers: []).lookup("a.example") }
        await #expect(throws: LookupFailure(.invalidName, name: "a..b")) { try await TextRecords(servers: [closed]).lookup("a..b") }
    }

    @Test func `fails when the longer answer does not come`() async throws {
        // Truncated over UDP, and nobody listens for TCP.
        let server = try await ScriptedNameServer { query in [query.message(flags: 0x8380, records: [])] }
        await #expect(throws: LookupFailure(.unreachable, name: "a.example")) {
            try await TextRecords(servers: [server.address]).lookup("a.example")
        }
    }

    @Test func `ends when it is cancelled`() async throws {
        let server = try await ScriptedNameServer { _ in [] }
        let address = server.address
        let lookup = Task { try await TextRecords(servers: [address], timeout: .seconds(60)).lookup("example.org") }
        for await _ in server.arrivals.prefix(1) { lookup.cancel() }
        await #expect(throws: CancellationError.self) { try await lookup.value }
    }
}
