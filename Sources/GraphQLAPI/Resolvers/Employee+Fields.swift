import Application
import EventSourcing
import GraphQL
import JSON
import Leave
import Texts

/// People, their balances and ledgers. An employee is an id; what is asked of many is read at once.
enum EmployeeFields {
    struct Page: Sendable {
        let items: [EmployeeID]
        let next: EmployeeID?
    }

    /// A line with what tells it in words.
    struct Line: Sendable {
        let line: LedgerLine
        let leaveType: LeaveTypeID
        let situation: Situation
    }

    static func add(to resolvers: inout Resolvers<Viewer>) {
        roots(&resolvers)
        resolvers.field("EmployeePage", "items") { (page: Page) in .objects(page.items) }
        resolvers.field("EmployeePage", "next") { (page: Page) in .text(page.next) }
        employee(&resolvers)
        balances(&resolvers)
        ledger(&resolvers)
    }

    private static func roots(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.root("Query", "employee") { call in
            let situation = try await call.context.situation()
            let id = try call.id("id") ?? situation.principal.employee
            return .object(orNull: situation.organization.people[id] == nil ? nil : id)
        }
        resolvers.root("Query", "employees") { call in
            let after: EmployeeID? = try call.id("after")
            let limit = try call.limit()
            let people = try await call.context.situation().organization.people.keys.filter { id in after.map { id > $0 } ?? true }.sorted()
            let items = Array(people.prefix(limit))
            return .object(Page(items: items, next: items.count < people.count ? items.last : nil))
        }
    }

    private static func employee(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.field("Employee", "id") { (id: EmployeeID) in .text(id) }
        resolvers.field("Employee", "name") { (id: EmployeeID, situation, _) in .text(situation.organization.people[id]?.name.text) }
        resolvers.field("Employee", "email") { (id: EmployeeID, situation, _) in .text(situation.organization.people[id]?.email.text) }
        resolvers.field("Employee", "location") { (id: EmployeeID, situation, _) in
            .object(orNull: situation.facts.location(of: id, on: situation.today(of: id)))
        }
        resolvers.field("Employee", "department") { (id: EmployeeID, situation, _) in
            .object(orNull: situation.facts.department(of: id, on: situation.today(of: id)))
        }
        resolvers.field("Employee", "employmentStart") { (id: EmployeeID, situation, _) in
            isInSight(id, situation) ? .text(situation.facts.employee(id)?.employmentStart) : .null
        }
        resolvers.field("Employee", "employmentEnd") { (id: EmployeeID, situation, _) in
            isInSight(id, situation) ? .text(situation.facts.employmentEnd(of: id)) : .null
        }
    }

    /// Who may not sees less, which is no error.
    private static func isInSight(_ id: EmployeeID, _ situation: Situation) -> Bool { (try? situation.requireSight(of: id)) != nil }

    private static func balances(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.batch("Employee", "balances") { call in
            let day = try call.date("on")
            let people = call.parents.compactMap { $0 as? EmployeeID }
            do throws(CommandError) {
                let situation = try await call.context.situation(leaveOf: Set(people))
                return people.map { employee in
                    do throws(CommandError) {
                        return .objects(try situation.balances(of: employee, on: day))
                    } catch {
                        return .failure(GraphQLError(error, in: call.context.texts))
                    }
                }
            } catch {
                throw GraphQLError(error, in: call.context.texts)
            }
        }
        func amount(_ name: String, _ value: @escaping @Sendable (BalanceSummary) -> Amount?) {
            resolvers.field("Balance", name) { (item: BalanceItem) in .text(value(item.summary)) }
        }
        resolvers.field("Balance", "leaveType") { (item: BalanceItem) in .object(item.leaveType) }
        resolvers.field("Balance", "unit") { (item: BalanceItem) in .text(item.unit.rawValue) }
        resolvers.field("Balance", "leaveYear") { (item: BalanceItem) in .text(item.summary.leaveYear) }
        amount("entitlement") { $0.entitlement }
        amount("carriedOver") { $0.carriedOver }
        amount("taken") { $0.taken }
        amount("booked") { $0.booked }
        amount("pending") { $0.pending }
        amount("adjustments") { $0.adjustments }
        amount("expired") { $0.expired }
        amount("balance") { $0.balance }
        amount("available") { $0.available }
    }

    private static func ledger(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.batch("Employee", "ledger") { call in
            guard let leaveType: LeaveTypeID = try call.id("leaveTypeId") else { throw GraphQLError.invalid("leaveTypeId") }
            let (from, to) = (try call.date("from"), try call.date("to"))
            let people = call.parents.compactMap { $0 as? EmployeeID }
            do throws(CommandError) {
                let situation = try await call.context.situation(leaveOf: Set(people))
                return people.map { employee in
                    do throws(CommandError) {
                        let lines = try situation.ledger(of: employee, leaveType, from: from, to: to)
                        return .objects(lines.map { Line(line: $0, leaveType: leaveType, situation: situation) })
                    } catch {
                        return .failure(GraphQLError(error, in: call.context.texts))
                    }
                }
            } catch {
                throw GraphQLError(error, in: call.context.texts)
            }
        }
        resolvers.field("LedgerLine", "date") { (line: Line) in .text(line.line.date) }
        resolvers.field("LedgerLine", "kind") { (line: Line) in .text(line.line.kind.rawValue) }
        resolvers.field("LedgerLine", "amount") { (line: Line) in .text(line.line.amount) }
        resolvers.field("LedgerLine", "balance") { (line: Line) in .text(line.line.balance) }
        resolvers.field("LedgerLine", "leaveYear") { (line: Line) in .text(line.line.leaveYear) }
        resolvers.field("LedgerLine", "rule") { (line: Line) in .text(line.line.rule) }
        resolvers.field("LedgerLine", "expires") { (line: Line) in .text(line.line.expires) }
        resolvers.field("LedgerLine", "eventSequence") { (line: Line) in .number(line.situation.sequence(of: line.line)?.sequence) }
        resolvers.each("LedgerLine", "text") { (line: Line, call) in
            .text(call.context.texts.text(line.situation.explanation(of: line.line, of: line.leaveType)))
        }
    }
}
