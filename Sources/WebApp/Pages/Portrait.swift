import Application
import Leave

/// A person's picture, and the way to another one.
struct Portrait: Sendable {
    let person: String
    /// Nil: no picture.
    let address: String?
    let mayChange: Bool

    init(of person: EmployeeID, in situation: Situation) {
        self.person = person.description
        address = situation.organization.picture(of: person).map { "/v1/images/\($0.address(in: situation.organization.id))" }
        mayChange = (try? situation.requirePicturing(of: person)) != nil  // who may not is shown the picture alone
    }
}
