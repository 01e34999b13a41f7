/// What a part of a leave year earns, and how that is rounded (LEAVE_RULES L6.4, L6.5).
package struct Proration: Hashable, Sendable, Codable {
    package enum Basis: String, Codable, CaseIterable, Hashable, Sendable {
        case days, startedMonths, fullMonths, none
    }

    package var basis: Basis
    package var rounding: Rounding

    package init(by basis: Basis = .days, rounding: Rounding = Rounding(.none, .nearest)) {
        self.basis = basis
        self.rounding = rounding
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case basis = "by"
        case rounding
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        basis = try members.choice(Basis.self, .basis, else: .invalidProration) ?? .days
        rounding = try members.value(.rounding, default: Rounding(.none, .nearest))
    }
}
