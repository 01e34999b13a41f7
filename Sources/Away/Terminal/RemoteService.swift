import ArgumentParser
import Fetching
import FoundationEssentials
import JSON
import SSO

/// Where a command of the person at the terminal goes.
struct ServerOption: ParsableArguments {
    @Option(help: "Address of the service, such as https://away.example.org (or AWAY_SERVER; otherwise the last that was signed in to).")
    var server: String?
    @Flag(help: "Prints JSON.") var json = false

    func address(_ saved: SavedSignIns) throws -> String {
        let named = server ?? ProcessInfo.processInfo.environment["AWAY_SERVER"] ?? saved.server
        guard var text = named else { throw Failure("Name the service by --server or AWAY_SERVER.") }
        if text.hasSuffix("/") { text.removeLast() }
        guard let address = WebAddress(text), address.isSecure || address.isLoopback, address.target == "/" else {
            throw Failure("The service is https:// and a host, without a path (http:// only on this machine).")
        }
        return text
    }

    /// The service with the token that was saved for it.
    func service() throws -> RemoteService {
        let saved = try SavedSignIns.read()
        let server = try address(saved)
        guard let token = saved.token(for: server) else { throw Failure("You are not signed in to \(server): run `away login`.") }
        return try RemoteService(server, token: token)
    }
}

/// The REST interface as its clients see it.
struct RemoteService {
    let server: String
    private let token: String?
    private let fetcher: ProviderFetcher

    init(_ server: String, token: String?) throws {
        self.server = server
        self.token = token
        // The person named this host: where it lies is theirs to know.
        let address = WebAddress(server)
        fetcher = try ProviderFetcher(
            FetchPolicy(
                ports: address.map { [$0.port] } ?? [],
                privateHosts: address.map { [$0.host] } ?? [],
                allowsLoopbackHTTP: true
            )
        )
    }

    struct Answer {
        let status: Int
        let body: JSON
    }

    func get(_ path: String) async throws -> JSON { try await checked(send(path)) }

    func post(_ path: String, _ body: JSON) async throws -> JSON { try await checked(send(path, json: body.bytes)) }

    /// Whatever the status is.
    func post(_ path: String, form: FormParameters) async throws -> Answer { try await send(path, form: form) }

    private func send(_ path: String, form: FormParameters? = nil, json: [UInt8]? = nil) async throws -> Answer {
        guard let address = WebAddress(server + path) else { throw Failure("This cannot be asked of \(server).") }
        var request = ProviderRequest(address, form: form, authorization: token.map { "Bearer " + $0 })
        request.json = json
        let response: ProviderResponse
        do {
            response = try await fetcher.fetch(request)
        } catch let error as ProviderUnreachable {
            throw Failure("\(server) cannot be reached (\(error.reason.rawValue)).")
        }
        return Answer(status: response.status, body: (try? JSON(parsing: response.body)) ?? .null)  // no JSON: the status speaks
    }

    private func checked(_ answer: Answer) throws -> JSON {
        switch answer.status {
        case 200..<300: return answer.body
        case 401: throw Failure("Your sign-in to \(server) is over: run `away login`.")
        default:
            let faults = (answer.body["errors"]?.array ?? []).compactMap { $0["detail"]?.string }
            let sentences = faults.isEmpty ? [answer.body["detail"]?.string ?? "\(server) answered \(answer.status)."] : faults
            throw Failure(sentences.joined(separator: "\n"))
        }
    }
}
