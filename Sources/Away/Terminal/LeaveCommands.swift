import ArgumentParser
import JSON
import SSO

struct BalanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "balance", abstract: "How much leave you have.")

    @OptionGroup var options: ServerOption
    @Option(help: "As of this day, such as 2026-12-31; otherwise today.") var on: String?

    func run() async throws {
        let service = try options.service()
        let query = on.map { "?on=" + FormParameters.encode($0) } ?? ""
        let balances = try await service.get("/v1/employees/me/balances" + query)
        if options.json { return StandardOutput.write(balances) }
        let types = try await LeaveTypeNames(service)
        for item in balances["items"]?.array ?? [] {
            let unit = item["unit"]?.string ?? ""
            let name = types.name(of: item["leaveTypeId"]?.string ?? "")
            let number = { (member: String) in item[member]?.string ?? "" }
            let available = item["available"]?.string.map { "\($0) \(unit) available" } ?? "no limit"
            StandardOutput.write(
                "\(name): \(available) (taken \(number("taken")), booked \(number("booked")), pending \(number("pending")))\n"
            )
        }
    }
}

struct RequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "request", abstract: "Asks for leave.")

    @OptionGroup var options: ServerOption
    @Option(help: "Name or id of the leave type.") var type: String
    @Option(help: "First day, such as 2026-12-21.") var from: String
    @Option(help: "Last day; otherwise the first.") var to: String?
    @Option(help: "morning or afternoon of the first day.") var fromPart: String?
    @Option(help: "morning or afternoon of the last day.") var toPart: String?
    @Option(help: "Hours of a single day.") var hours: String?
    @Option(help: "Only you, your approvers and admins see it.") var reason: String?
    @Flag(help: "Shows what it would come to, and asks for nothing.") var preview = false

    func run() async throws {
        let service = try options.service()
        let types = try await LeaveTypeNames(service)
        var body = JSONObject()
        body.append("leaveTypeId", .string(try types.id(of: type)))
        body.append("from", .string(from))
        body.append("to", .string(to ?? from))
        for (name, value) in [("fromPart", fromPart), ("toPart", toPart), ("hours", hours), ("reason", reason)] {
            if let value { body.append(name, .string(value)) }
        }
        let answer = try await service.post("/v1/leave-requests" + (preview ? "/preview" : ""), .object(body))
        if options.json { return StandardOutput.write(answer) }
        let count = answer["count"]
        let counted = "\(count?["amount"]?.string ?? "") \(count?["unit"]?.string ?? "")"
        guard preview else {
            return StandardOutput.write("\(answer["status"]?.string ?? ""): \(counted), \(answer["id"]?.string ?? "")\n")
        }
        StandardOutput.write("It counts \(counted)\(answer["balanceAfter"]?.string.map { ", \($0) left afterwards" } ?? "").\n")
        for fault in answer["errors"]?.array ?? [] { StandardOutput.write("\(fault["detail"]?.string ?? "")\n") }
    }
}

/// What people call leave types.
private struct LeaveTypeNames {
    private var all: [(id: String, name: String)] = []

    init(_ service: RemoteService) async throws {
        let page = try await service.get("/v1/leave-types?limit=200")
        for item in page["items"]?.array ?? [] {
            if let id = item["id"]?.string, let name = item["name"]?.string { all.append((id, name)) }
        }
    }

    func name(of id: String) -> String { all.first { $0.id == id }?.name ?? id }

    /// - Throws: A sentence with the names that there are.
    func id(of text: String) throws -> String {
        let found = all.filter { $0.id == text || $0.name.lowercased() == text.lowercased() }
        guard found.count == 1 else {
            throw Failure("The leave type is one of: \(all.map(\.name).joined(separator: ", ")).")
        }
        return found[0].id
    }
}
