/// Closes every leave year that ends at the location on or before a date (LEAVE_RULES L9.10).
package struct YearClosure: Hashable, Sendable, Codable {
    package let location: LocationID
    package let endedBy: LocalDate

    package init(location: LocationID, endedBy: LocalDate) {
        self.location = location
        self.endedBy = endedBy
    }
}
