package import Leave

/// Who somebody in a chat is to us. Only the address tells, and only where both sides vouch for it: the chat's provider has verified that it is
/// theirs, and the organization that the domain is its own.
package enum ChatPerson: Hashable, Sendable {
    case known(EmployeeID)
    case unknown(Reason)

    package enum Reason: String, CaseIterable, Sendable {
        /// The chat's provider does not vouch for the address.
        case addressNotVerified
        /// The organization has not proven that the domain is its own.
        case domainNotVerified
        /// Nobody has the address.
        case nobody
        /// More than one has it: an admin must tell them apart.
        case several
        /// Whoever has it may not use the service any more.
        case inactive
    }
}

extension Situation {
    /// - Parameters:
    ///   - address: As the chat's provider tells it.
    ///   - isVerified: Whether it vouches for it.
    package func person(chatAddress address: String?, isVerified: Bool) -> ChatPerson {
        guard isVerified, let address = address.flatMap({ EmailAddress($0) }), address.isASCII else { return .unknown(.addressNotVerified) }
        guard organization.domains[address.domain]?.isVerified == true else { return .unknown(.domainNotVerified) }
        let found = organization.people.filter { person in person.value.email.text.flatMap { EmailAddress($0) } == address }.keys
        guard let person = found.first else { return .unknown(.nobody) }
        guard found.count == 1 else { return .unknown(.several) }
        return isActive(person) ? .known(person) : .unknown(.inactive)
    }

    /// The address under which a chat may know the employee; nil where the organization does not vouch for it.
    package func chatAddress(of employee: EmployeeID) -> String? {
        guard isActive(employee), let address = organization.people[employee]?.email.text.flatMap({ EmailAddress($0) }), address.isASCII,
            person(chatAddress: address.text, isVerified: true) == .known(employee)
        else { return nil }
        return address.text
    }
}

extension Principal {
    /// Whoever the chat vouches for: may do what is theirs, and nothing that needs a sign-in.
    package static func chat(_ employee: EmployeeID, isAdmin: Bool, of organization: OrganizationID) -> Principal {
        Principal(
            organization: organization,
            employee: employee,
            isAdmin: isAdmin,
            scope: .write,
            credential: .chat,
            authenticatedAt: nil
        )
    }
}
