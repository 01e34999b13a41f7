package import Leave

/// Somebody of the demo organization, as a list of people to sign in as shows them.
package struct DemoPerson: Hashable, Sendable {
    package let id: EmployeeID
    package let name: String
    package let email: String
    /// What they are there for: `admin`, `approver of Engineering`, …
    package let role: String
}

/// What the organization knows of a person from the start.
struct Profile {
    enum Place { case belgrade, lisbon, noviSad }
    enum Team { case engineering, sales, support }

    let id: EmployeeID
    let name: String
    let email: String
    let role: String
    let place: Place
    let team: Team?
    /// Months before `today` that employment began.
    let months: Int
    let isAdmin: Bool
}

/// Everybody who has ever worked at the demo organization.
struct Cast {
    let ana, alex, mike, john, priya, lucas, sofia, chen, amara, nadia: Profile
    let elena, tomas, yuki, marko, erik: Profile
    let ivana, petar: Profile

    init(newID: () -> UInt128) {
        func person(
            _ name: String,
            _ email: String,
            _ role: String,
            at place: Profile.Place,
            in team: Profile.Team?,
            months: Int,
            isAdmin: Bool = false
        ) -> Profile {
            Profile(
                id: EmployeeID(newID()),
                name: name,
                email: email + "@acme.example",
                role: role,
                place: place,
                team: team,
                months: months,
                isAdmin: isAdmin
            )
        }
        ana = person("Ana Petrović", "ana", "admin, approver of Sales", at: .belgrade, in: nil, months: 70, isAdmin: true)
        alex = person("Alex Moreau", "alex", "admin", at: .lisbon, in: nil, months: 52, isAdmin: true)
        mike = person("Mike Anderson", "mike", "approver of Engineering", at: .belgrade, in: .engineering, months: 63)
        john = person("John Miller", "john", "employee in Belgrade", at: .belgrade, in: .engineering, months: 31)
        priya = person("Priya Nair", "priya", "employee in Belgrade", at: .belgrade, in: .engineering, months: 44)
        lucas = person("Lucas Ferreira", "lucas", "employee in Lisbon", at: .belgrade, in: .engineering, months: 38)
        sofia = person("Sofia Almeida", "sofia", "employee in Lisbon", at: .lisbon, in: .engineering, months: 27)
        chen = person("Chen Wei", "chen", "employee in Belgrade", at: .belgrade, in: .engineering, months: 7)
        amara = person("Amara Okafor", "amara", "employee in Lisbon", at: .lisbon, in: .engineering, months: 3)
        nadia = person("Nadia Haddad", "nadia", "employee in Belgrade", at: .belgrade, in: .engineering, months: 10)
        elena = person("Elena Popescu", "elena", "employee in Belgrade", at: .belgrade, in: .sales, months: 58)
        tomas = person("Tomás Silva", "tomas", "employee in Lisbon", at: .lisbon, in: .sales, months: 35)
        yuki = person("Yuki Tanaka", "yuki", "employee in Lisbon", at: .lisbon, in: .sales, months: 5)
        marko = person("Marko Ilić", "marko", "employee in Belgrade", at: .belgrade, in: .sales, months: 22)
        erik = person("Erik Lindqvist", "erik", "left", at: .belgrade, in: .sales, months: 41)
        ivana = person("Ivana Kovač", "ivana", "employee in Novi Sad", at: .noviSad, in: .support, months: 14)
        petar = person("Petar Nikolić", "petar", "employee in Novi Sad", at: .noviSad, in: .support, months: 9)
    }

    var everybody: [Profile] {
        [ana, alex, mike, john, priya, lucas, sofia, chen, amara, nadia, elena, tomas, yuki, marko, erik, ivana, petar]
    }
}
