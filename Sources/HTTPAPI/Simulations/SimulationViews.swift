import Application
import JSON
import Leave
import Texts

struct SimulationView: WireOutput {
    static var schemaName: String { "Simulation" }

    private let items: [Item]
    private let totals: [Total]
    private let requests: [Blocked]

    init(_ outcome: SimulationOutcome, _ situation: Situation, changedOnly: Bool, _ texts: Catalogue) {
        let organization = situation.organization
        items = outcome.balances.filter { $0.isChanged || !changedOnly }
            .map { Item(balance: $0, name: organization.people[$0.employee]?.name.text) }
        totals = outcome.totals.map { Total(total: $0, name: organization.leaveTypes[$0.leaveType]?.name ?? "") }
        requests = outcome.requests.map { Blocked(blocked: $0, name: organization.people[$0.request.employee]?.name.text, texts: texts) }
    }

    static func describe(_ shape: inout Shape<SimulationView>) {
        shape.field("items", .array(of: Item.wire), "One for each employee and leave type.") { $0.items }
        shape.field("totals", .array(of: Total.wire), "The sum over everybody, for each leave type.") { $0.totals }
        shape.field("requests", .array(of: Blocked.wire), "Requests that stand or wait, and would not be accepted any more.") {
            $0.requests
        }
    }

    struct Item: WireOutput {
        static var schemaName: String { "SimulatedBalance" }

        fileprivate let balance: SimulatedBalance
        fileprivate let name: String?

        static func describe(_ shape: inout Shape<Item>) {
            shape.field("employeeId", .id()) { $0.balance.employee }
            shape.nullable("employeeName", .string, "Null once the person was erased.") { $0.name }
            shape.field("leaveTypeId", .id()) { $0.balance.leaveType }
            shape.field("unit", .unit) { $0.balance.unit }
            shape.field("before", Figures.wire) { Figures($0.balance.before) }
            shape.field("after", Figures.wire) { Figures($0.balance.after) }
            shape.field("difference", Difference.wire, "After, less before.") { Difference($0.balance.before, $0.balance.after) }
        }
    }

    struct Total: WireOutput {
        static var schemaName: String { "SimulatedTotal" }

        fileprivate let total: SimulatedTotal
        fileprivate let name: String

        static func describe(_ shape: inout Shape<Total>) {
            shape.field("leaveTypeId", .id()) { $0.total.leaveType }
            shape.field("leaveTypeName", .string) { $0.name }
            shape.field("unit", .unit) { $0.total.unit }
            shape.field("employeesChanged", .number, "How many people's balance differs.") { Int64($0.total.changed) }
            shape.nullable("before", Sums.wire, "Null where the type has no limit.") { $0.total.before.map { Sums(sums: $0) } }
            shape.nullable("after", Sums.wire) { $0.total.after.map { Sums(sums: $0) } }
            shape.nullable("difference", Sums.wire) { total in
                guard let before = total.total.before, let after = total.total.after else { return nil }
                return Sums(sums: after - before)
            }
        }
    }

    struct Blocked: WireOutput {
        static var schemaName: String { "BlockedRequest" }

        fileprivate let blocked: BlockedRequest
        fileprivate let name: String?
        fileprivate let texts: Catalogue

        static func describe(_ shape: inout Shape<Blocked>) {
            shape.field("id", .id()) { $0.blocked.request.id }
            shape.field("employeeId", .id()) { $0.blocked.request.employee }
            shape.nullable("employeeName", .string) { $0.name }
            shape.field("leaveTypeId", .id()) { $0.blocked.request.leaveType }
            shape.days { $0.blocked.request.days }
            shape.field("status", .cases(LeaveRequest.Status.self, placeholder: .pending)) { $0.blocked.request.status }
            shape.field("errors", .array(of: RequestPreview.FaultView.wire), "What would block it then, and does not now.") { blocked in
                blocked.blocked.faults.map { RequestPreview.FaultView(Refusal($0, pointer: $0.pointerInRequest), blocked.texts) }
            }
        }
    }

    /// A balance, without what names it.
    struct Figures: WireOutput {
        static var schemaName: String { "BalanceFigures" }

        private let summary: BalanceSummary

        init(_ summary: BalanceSummary) { self.summary = summary }

        static func describe(_ shape: inout Shape<Figures>) {
            shape.figures { $0.summary }
        }
    }

    struct Difference: WireOutput {
        static var schemaName: String { "BalanceDifference" }

        private let before: BalanceSummary
        private let after: BalanceSummary

        init(_ before: BalanceSummary, _ after: BalanceSummary) {
            (self.before, self.after) = (before, after)
        }

        private func difference(_ figure: (BalanceSummary) -> Amount?) -> Amount? {
            guard let before = figure(before), let after = figure(after) else { return nil }
            return after - before
        }

        static func describe(_ shape: inout Shape<Difference>) {
            shape.nullable("entitlement", .amount) { $0.difference(\.entitlement) }
            shape.nullable("carriedOver", .amount) { $0.difference(\.carriedOver) }
            shape.field("taken", .amount) { $0.after.taken - $0.before.taken }
            shape.field("booked", .amount) { $0.after.booked - $0.before.booked }
            shape.field("pending", .amount) { $0.after.pending - $0.before.pending }
            shape.nullable("expired", .amount) { $0.difference(\.expired) }
            shape.nullable("balance", .amount) { $0.difference(\.balance) }
            shape.nullable("available", .amount) { $0.difference(\.available) }
        }
    }

    struct Sums: WireOutput {
        static var schemaName: String { "BalanceSums" }

        fileprivate let sums: SimulatedTotal.Sums

        static func describe(_ shape: inout Shape<Sums>) {
            shape.field("entitlement", .amount) { $0.sums.entitlement }
            shape.field("balance", .amount) { $0.sums.balance }
            shape.field("available", .amount) { $0.sums.available }
            shape.field("owed", .amount, "The liability in the type's unit: the sum of all balances above zero.") { $0.sums.owed }
        }
    }
}
