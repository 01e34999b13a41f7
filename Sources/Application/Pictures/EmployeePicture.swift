package import Leave

package typealias PictureID = Identifier<EmployeePicture>

/// A person's picture, as the history names it. Its bytes are in a ``PictureStore``.
package struct EmployeePicture: Hashable, Sendable {
    package let employee: EmployeeID
    package let id: PictureID

    package init(employee: EmployeeID, id: PictureID) {
        self.employee = employee
        self.id = id
    }
}

/// Shows a picture of somebody, or none any more: people say it for themselves, admins for everybody.
package struct SetEmployeePicture: Command {
    package var employee: EmployeeID
    /// Nil: none.
    package var picture: PictureID?

    package init(employee: EmployeeID, picture: PictureID?) {
        self.employee = employee
        self.picture = picture
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requirePicturing(of: employee)
        if picture == nil, situation.organization.pictures[employee] == nil { return [] }
        if let picture, situation.organization.hasUsed(EmployeePicture(employee: employee, id: picture)) {
            throw .refused([Refusal("upload-over", detail: "problem.upload-over")])
        }
        return [.employeePictureSet(EmployeePictureSet(employee: employee, picture: picture))]
    }
}

extension Situation {
    /// - Throws: ``CommandError/notFound`` where there is no such person, or they are somebody else's.
    package func requirePicturing(of employee: EmployeeID) throws(CommandError) {
        _ = try person(employee)
        if employee != principal.employee { try requireAdmin() }
    }
}

extension OrganizationModel {
    package func hasUsed(_ picture: EmployeePicture) -> Bool {
        usedPictures[picture.employee, default: []].contains(picture.id)
    }

    package func picture(of employee: EmployeeID) -> EmployeePicture? {
        pictures[employee].map { EmployeePicture(employee: employee, id: $0) }
    }
}
