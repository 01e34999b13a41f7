package import Application
import FoundationEssentials
import Leave
import OpenSSL
import SSO

/// What the link of a test says, sealed: the browser that follows it needs no session of ours.
private struct TestLink: Codable {
    let organization: OrganizationID
    let connection: SSOConnectionID
    let test: ConnectionTestID
    let until: UnixSeconds
}

extension SignInService {
    package func beginTest(of connection: SSOConnectionID, by principal: Principal) async throws(SignInError) -> BegunTest {
        // A connection that is not enabled yet is what one wants to test.
        guard principal.isAdmin, let scene = try await scene(of: connection, in: principal.organization) else { throw .unknown }
        let now = ports.now()
        let test = ConnectionTest(
            id: Identifier(ports.newID()),
            connection: connection,
            employee: principal.employee,
            beganAt: now
        )
        try await available { () throws(SignInStoreError) in try await ports.tests.begin(test, of: scene.organization) }
        let link = TestLink(
            organization: scene.organization,
            connection: connection,
            test: test.id,
            until: now + SignInAttempt.lifetime
        )
        do {
            let sealed = try ports.sealer.seal(Array(JSONEncoder().encode(link)), context: Self.linkContext)
            return BegunTest(id: test.id, url: settings.publicURL + "/sso/test/" + Base64.url.encode(sealed))
        } catch {
            throw .unavailable(error)
        }
    }

    package func startTest(_ link: String, client: SignInClient) async throws(SignInError) -> StartedTest {
        // Whatever is wrong with the link, it leads nowhere.
        guard let sealed = Base64.url.decode(link), let opened = try? ports.sealer.open(sealed, context: Self.linkContext),
            let test = try? JSONDecoder().decode(TestLink.self, from: Data(opened)), ports.now() < test.until,
            let scene = try await scene(of: test.connection, in: test.organization)
        else { throw .unknown }
        try await admit("begin \(scene.connection.id)", client)
        let request: ProviderSignIn
        do {
            request = try await self.request(scene)
        } catch {
            return .failed(try await report(test.test, by: error, at: scene, client), of: scene.connection)
        }
        let browser = client.attemptCookie.flatMap { Secret($0) } ?? Secret()
        return .departed(
            try await depart(with: request, to: scene, purpose: .test(test.test), returnTo: nil, browser: browser)
        )
    }

    /// Every rule held: nobody is signed in, and the history says that the connection works (P3.2).
    func pass(
        _ test: ConnectionTestID,
        _ person: AssertedPerson,
        at scene: Scene,
        _ client: SignInClient
    ) async throws(SignInError) -> Arrival {
        let kept = try await available { () throws(SignInStoreError) in try await ports.tests.test(test, of: scene.organization) }
        guard let kept else { throw .unknown }
        let reference = try await available { () throws(SignInStoreError) in
            try await recorder.record(.testPassed, of: scene.organization, at: scene.connection.id, client: client)
        }
        do {
            try await ports.linking.recordTest(of: scene.connection.id, by: kept.employee, in: scene.organization)
        } catch {
            throw .unavailable(error)
        }
        let report = ConnectionTest.Report(
            reference: reference,
            at: ports.now(),
            checks: RuleBook.of(scene.connection).passed,
            attributes: person.attributes.sorted { $0.key < $1.key }
                .map { ConnectionTest.Attribute(name: $0.key, values: $0.value) },
            person: ConnectionTest.Person(person, at: scene)
        )
        try await keep(report, of: test, at: scene)
        return .tested(report, of: scene.connection)
    }

    func fail(
        _ test: ConnectionTestID,
        by error: any Error,
        at scene: Scene,
        _ client: SignInClient
    ) async throws(SignInError) -> Arrival {
        .tested(try await report(test, by: error, at: scene, client), of: scene.connection)
    }

    private func report(
        _ test: ConnectionTestID,
        by error: any Error,
        at scene: Scene,
        _ client: SignInClient
    ) async throws(SignInError) -> ConnectionTest.Report {
        guard let denial = Denial(of: error) else { throw await outcome(of: error, at: scene, client) }
        let reference = try await available { () throws(SignInStoreError) in
            try await recorder.record(.refused(denial.refusal), of: scene.organization, at: scene.connection.id, client: client)
        }
        let report = ConnectionTest.Report(
            reference: reference,
            at: ports.now(),
            checks: RuleBook.of(scene.connection).checks(failing: denial.refusal),
            attributes: [],
            person: nil
        )
        try await keep(report, of: test, at: scene)
        return report
    }

    private func keep(_ report: ConnectionTest.Report, of test: ConnectionTestID, at scene: Scene) async throws(SignInError) {
        try await available { () throws(SignInStoreError) in try await ports.tests.finish(test, report, of: scene.organization) }
    }

    private static let linkContext = "link of a connection test"
}

extension ConnectionTest.Person {
    fileprivate init(_ person: AssertedPerson, at scene: Scene) {
        let keyedBy =
            switch person.identity.subject {
            case .subject: "sub"
            case .nameID: "NameID"
            case .attribute(let name, _): name
            }
        self.init(
            keyedBy: keyedBy,
            email: person.email?.address.text,
            name: person.name,
            roles: scene.connection.grants(to: person.attributes).isAdmin ? ["admin"] : []
        )
    }
}
