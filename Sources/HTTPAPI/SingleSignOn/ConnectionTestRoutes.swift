import Application
import HTTPTypes
import JSON
import Leave
import Texts

/// Tries connections before people depend on them (SSO_RULES P4.4).
struct ConnectionTestRoutes {
    let backend: Backend

    var all: [Endpoint] { [begin, list, get] }

    private var begin: Endpoint {
        Endpoint(
            .post,
            "/v1/sso-connections/{id}/test",
            "testSsoConnection",
            "Begin a test sign-in: open its url in a browser, then read the report",
            for: .admins,
            answers: .json(.created, BegunTestView.wire)
        ) { [backend] call in
            let id: SSOConnectionID = try call.id()
            let begun: BegunTest
            do throws(SignInError) {
                begun = try await backend.beginTest(id, call.principal)
            } catch {
                if case .unavailable(let cause) = error { throw CommandError.unavailable(cause) }
                throw CommandError.notFound
            }
            return Reply(BegunTestView(begun: begun), location: "/v1/sso-connections/\(id)/tests/\(begun.id)")
        }
    }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/sso-connections/{id}/tests",
            "listSsoConnectionTests",
            "The latest test sign-ins of a connection, newest first",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: ConnectionTestView.self))
        ) { [backend] call in
            let id: SSOConnectionID = try call.id()
            guard try await backend.situation(call).organization.connections[id] != nil else { throw CommandError.notFound }
            let tests: [ConnectionTest]
            do {
                tests = try await backend.tests.tests(of: id, in: call.principal.organization, limit: 1000)
            } catch {
                throw CommandError.unavailable(error)
            }
            return Reply(try .of(tests.map { ConnectionTestView(test: $0, texts: call.texts) }, call.query, call))
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/sso-connections/{id}/tests/{test}",
            "ssoConnectionTest",
            "A test sign-in: each check with its result, and what the provider sent",
            for: .adminReaders,
            answers: .json(.ok, ConnectionTestView.wire)
        ) { [backend] call in
            let (id, test): (SSOConnectionID, ConnectionTestID) = (try call.id(), try call.id("test"))
            let found: ConnectionTest?
            do {
                found = try await backend.tests.test(test, of: call.principal.organization)
            } catch {
                throw CommandError.unavailable(error)
            }
            guard let found, found.connection == id else { throw CommandError.notFound }
            return Reply(ConnectionTestView(test: found, texts: call.texts))
        }
    }
}

struct BegunTestView: WireOutput {
    static var schemaName: String { "BegunSsoConnectionTest" }

    let begun: BegunTest

    static func describe(_ shape: inout Shape<BegunTestView>) {
        shape.field("id", .id()) { $0.begun.id }
        shape.field("url", .string, "Where the admin's browser goes within 10 minutes.") { $0.begun.url }
        shape.field("status", .oneOf(["pending"])) { _ in "pending" }
    }
}

struct ConnectionTestView: WireOutput {
    static var schemaName: String { "SsoConnectionTest" }

    let test: ConnectionTest
    let texts: Catalogue

    static func describe(_ shape: inout Shape<ConnectionTestView>) {
        shape.field("id", .id()) { $0.test.id }
        shape.field("employeeId", .id()) { $0.test.employee }
        shape.field("beganAt", .seconds) { $0.test.beganAt }
        shape.field("status", .oneOf(["pending", "passed", "failed"])) {
            $0.test.report.map { $0.isPassed ? "passed" : "failed" } ?? "pending"
        }
        shape.nullable("finishedAt", .seconds) { $0.test.report?.at }
        shape.nullable("reference", .string, "Of the record among the sign-in attempts.") { $0.test.report?.reference }
        shape.field("checks", .array(of: CheckView.wire)) { view in
            view.test.report?.checks.map { CheckView(check: $0, texts: view.texts) } ?? []
        }
        shape.field("attributes", .array(of: AttributeView.wire), "What the provider sent, once it could be believed.") {
            $0.test.report?.attributes.map { AttributeView(attribute: $0) } ?? []
        }
        shape.nullable("person", TestedPersonView.wire, "What Away would take from it.") {
            $0.test.report?.person.map { TestedPersonView(person: $0) }
        }
    }
}

private struct CheckView: WireOutput {
    static var schemaName: String { "SsoCheck" }

    let check: ConnectionTest.Check
    let texts: Catalogue

    static func describe(_ shape: inout Shape<CheckView>) {
        shape.field("rule", .string) { $0.check.rule }
        shape.field("title", .string) { $0.texts.text($0.check.title) }
        shape.field("result", .oneOf(["passed", "failed", "notReached"])) { $0.check.result.rawValue }
        shape.nullable("detail", .string) { $0.check.detail }
        shape.nullable("expected", .string) { $0.check.expected }
        shape.nullable("received", .string) { $0.check.received }
    }
}

private struct AttributeView: WireOutput {
    static var schemaName: String { "SsoAttribute" }

    let attribute: ConnectionTest.Attribute

    static func describe(_ shape: inout Shape<AttributeView>) {
        shape.field("name", .string) { $0.attribute.name }
        shape.field("values", .array(of: .string)) { $0.attribute.values }
    }
}

private struct TestedPersonView: WireOutput {
    static var schemaName: String { "SsoTestedPerson" }

    let person: ConnectionTest.Person

    static func describe(_ shape: inout Shape<TestedPersonView>) {
        shape.field("keyedBy", .string, "What the account would be known by.") { $0.person.keyedBy }
        shape.nullable("email", .string) { $0.person.email }
        shape.nullable("name", .string) { $0.person.name }
        shape.field("roles", .array(of: .string)) { $0.person.roles }
    }
}
