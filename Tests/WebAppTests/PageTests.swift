import Application
import Hummingbird
import Leave
import Testing

@Suite struct `The pages` {
    @Test func `show employees their balances and what comes up`() async throws {
        let page = try await Site().get("/app", as: "john")
        #expect(page.status == .ok)
        for text in [
            "John Miller", "<h2>PTO</h2>", "days available today", "Mon 7 – Wed 9 Dec 2026", "waits for Mike Anderson", "Left at 31 Dec",
        ] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(!page.text.contains("/app/admin/"))
        #expect(!page.text.contains("wait for your answer"))
    }

    @Test func `show approvers what waits for them, and their people`() async throws {
        let site = try await Site()
        #expect(try await site.get("/app", as: "mike").text.contains("5 requests wait for your answer"))
        let approvals = try await site.get("/app/approvals", as: "mike").text
        for text in ["John Miller: PTO", "Chen Wei: Flex hours", "2.5 hours", "asks to cancel this leave", "Let it be cancelled"] {
            #expect(approvals.contains(text), "\(text)")
        }
        let people = try await site.get("/app/admin/people", as: "mike").text
        #expect(people.contains("Priya Nair"))
        #expect(!people.contains("Tomás Silva"))
        #expect(!people.contains("Add somebody"))
        let john = try await site.get("/app/admin/people/\(try site.id(of: "john"))", as: "mike").text
        #expect(john.contains("Enter past leave"))
        #expect(!john.contains("Adjust a balance"))
    }

    @Test func `show admins everybody, and the forms that change things`() async throws {
        let site = try await Site()
        let people = try await site.get("/app/admin/people", as: "ana").text
        #expect(people.contains("Tomás Silva"))
        #expect(people.contains("left on 25 Sep 2026"))
        let priya = try await site.get("/app/admin/people/\(try site.id(of: "priya"))", as: "ana").text
        for text in ["Mon–Thu, 32 hours", "Adjust a balance", "data-list=\"sequence\"", "data-name=\"friday\"", "value=\"0\""] {
            #expect(priya.contains(text), "\(text)")
        }
        #expect(try await site.get("/app/admin/locations", as: "ana").text.contains("Portugal, Lisbon"))
        let policies = try await site.get("/app/admin/policies", as: "ana").text
        #expect(policies.contains("up to 5 go on, until 30 June"))
        #expect(policies.contains("20 days"))
    }

    @Test func `let admins set up everything else`() async throws {
        let site = try await Site()
        let pages = [
            ("departments", ["Blackout periods", "Add a step", "POST /v1/blackout-periods"]),
            ("holidays", ["Germany: Bayern", "MIT licence", "country.code"]),
            ("people/import", ["entitlement:PTO", "data-upload=\"text/csv\""]),
            ("policies", ["waiting.during", "requests.maximumConsecutive", "tenure.steps", "PATCH /v1/leave-types/"]),
            ("reports?report=liability", ["Download as CSV", "/v1/reports/liability?on=2026-11-24"]),
        ]
        for (path, texts) in pages {
            let page = try await site.get("/app/admin/" + path, as: "ana")
            #expect(page.status == .ok, "\(path)")
            #expect(!page.text.contains("[["), "\(path)")
            for text in texts { #expect(page.text.contains(text), "\(path): \(text)") }
        }
        let priya = try await site.get("/app/admin/people/\(try site.id(of: "priya"))", as: "ana").text
        for text in ["Timeline", "Set an opening balance", "PUT /v1/employees/\(try site.id(of: "priya"))/fte"] {
            #expect(priya.contains(text), "\(text)")
        }
    }

    @Test func `show approvers reports of their people alone`() async throws {
        let site = try await Site()
        let report = try await site.get("/app/admin/reports", as: "mike").text
        #expect(report.contains("Priya Nair"))
        #expect(!report.contains("Tomás Silva"))
        try #expect(await site.get("/app/admin/people/import", as: "mike").status == .forbidden)
    }

    @Test func `look 20 years ahead at most`() async throws {
        let site = try await Site()
        for path in ["/app/admin/reports?on=9999-12-31", try await site.ledger("PTO", of: nil, seenBy: "ana") + "?to=9999-12-31"] {
            try #expect(await site.get(path, as: "ana").status == .unprocessableContent, "\(path)")
        }
    }

    @Test func `say why a balance is what it is`() async throws {
        let site = try await Site()
        let page = try await site.get(try await site.ledger("PTO", of: nil, seenBy: "john"), as: "john").text
        for text in ["Granted for the leave year", "+20", "−1", "Worked on the weekend of the release", "L6.15"] {
            #expect(page.contains(text), "\(text)")
        }
        let other = try await site.get(try await site.ledger("PTO", of: "lucas", seenBy: "ana"), as: "ana").text
        #expect(other.contains("PTO of Lucas Ferreira, line by line"))
        #expect(other.contains("the move to Lisbon"))
    }

    @Test(arguments: [
        "/app/admin/locations", "/app/admin/policies", "/app/admin/people", "/app/admin/departments", "/app/admin/holidays",
        "/app/admin/reports",
    ])
    func `of admins refuse others`(path: String) async throws {
        let page = try await Site().get(path, as: "john")
        #expect(page.status == .forbidden)
        #expect(page.text.contains("for admins"))
    }

    @Test func `about a person are not found by those who may not see them`() async throws {
        let site = try await Site()
        #expect(try await site.get("/app/admin/people/\(try site.id(of: "tomas"))", as: "mike").status == .notFound)
        #expect(try await site.get(try await site.ledger("PTO", of: "tomas", seenBy: "ana"), as: "mike").status == .notFound)
        #expect(try await site.get("/app/admin/people/somebody", as: "ana").status == .notFound)
        #expect(try await site.get("/app/balances/\(try site.id(of: "john"))", as: "john").status == .notFound)
    }

    @Test func `lead those who are not signed in to the sign-in, and back`() async throws {
        let site = try await Site()
        let page = try await site.get("/app/requests", as: nil)
        #expect(page.status == .found)
        #expect(page.location == "/?returnTo=/app/requests")
        let signIn = try await site.get("/?returnTo=/app/requests", as: nil)
        #expect(signIn.status == .ok)
        #expect(signIn.text.contains("Work e-mail"))
        #expect(signIn.text.contains("value=\"/app/requests\""))
        #expect(try await site.get("/", as: "john").location == "/app")
    }

    @Test func `allow nothing inline and nothing of others`() async throws {
        let site = try await Site()
        for (path, name) in [("/app", "john"), ("/", nil)] {
            let policy = try #require(try await site.get(path, as: name).policy)
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'"))
            #expect(!policy.contains("unsafe"))
        }
    }
}

@Suite struct `The pages in German` {
    @Test func `say everything of employees in German`() async throws {
        let site = try await Site()
        let home = try await site.get("/app", as: "john", language: "de").text
        for text in [
            "<html lang=\"de\">", "Mein Urlaub", "Tage heute verfügbar", "Demnächst", "Mo, 7. – Mi, 9. Dez. 2026",
            "wartet auf Mike Anderson",
        ] {
            #expect(home.contains(text), "\(text)")
        }
        let ledger = try await site.get(try await site.ledger("PTO", of: nil, seenBy: "john"), as: "john", language: "de").text
        for text in ["PTO, Zeile für Zeile", "Gewährt für das Urlaubsjahr ab 1. Januar", "Wie es bekannt war"] {
            #expect(ledger.contains(text), "\(text)")
        }
        for path in ["/app", "/app/request", "/app/requests", "/app/approvals", "/"] {
            let page = try await site.get(path, as: path == "/" ? nil : "mike", language: "de").text
            for english in ["Ask for leave", "Sign out", "Nothing waits", "Work e-mail", "Last day", "[[", "page."] {
                #expect(!page.contains(english), "\(path): \(english)")
            }
        }
    }

    @Test func `show what was known at the end of a day`() async throws {
        let site = try await Site()
        let path = try await site.ledger("PTO", of: nil, seenBy: "john")
        let now = try await site.get(path, as: "john").text
        let then = try await site.get(path + "?knownAt=2026-01-31&to=2026-12-31", as: "john").text
        #expect(then.contains("This is what was known at the end of 31 January 2026"))
        #expect(!now.contains("This is what was known"))
        #expect(then.split(separator: "<tr").count < now.split(separator: "<tr").count)
        #expect(try await site.get(path + "?knownAt=nonsense", as: "john").status == .ok)
    }
}
