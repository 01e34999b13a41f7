import EventSourcing
import Foundation
import Glibc
import Persistence
import Postgres
import Support

/// Writes events until somebody kills it or its parent is gone, and says on standard output what was acknowledged: a line
/// `organization position id` each.
///
/// Arguments: the URL of the database as the service, and the organizations.
@main struct CrashWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 2 else { throw MissingServer() }
        let loops = EventLoops(count: 1)
        let client = PostgresClient(ClientSettings(url: arguments[1]), on: loops)
        let events = try Fixtures.events(client)
        let stores = arguments.dropFirst(2).compactMap { UUIDText.bits($0) }.map {
            (text: UUIDText.string($0), store: events.store(of: $0))
        }
        await withTaskGroup { group in
            group.addTask {
                let parent = getppid()
                while getppid() == parent { try? await Task.sleep(for: .milliseconds(200)) }  // nobody cancels
                exit(1)
            }
            for task in 0..<16 {
                let (text, store) = stores[task % stores.count]
                group.addTask { await write(to: store, organization: text, employee: UInt128(task)) }
            }
        }
    }

    private static func write(to store: PostgresEventStore<TestEvent>, organization: String, employee: UInt128) async {
        let writer = [employee]
        while true {
            let new = Fixtures.new(.booked(writer[0], 1, Fixtures.newID()))
            do {
                let head = try await store.head()
                let position = try await store.append([new], metadata: Fixtures.metadata, unlessAny: nil, after: head, receipt: nil)
                FileHandle.standardOutput.write(Data("\(organization) \(position.sequence) \(UUIDText.string(new.id))\n".utf8))
            } catch {
                try? await Task.sleep(for: .milliseconds(5))  // the server is away; nobody cancels
            }
        }
    }
}
