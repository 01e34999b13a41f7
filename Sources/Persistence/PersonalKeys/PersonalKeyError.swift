package enum PersonalKeyError: Error, Hashable {
    /// The event is not tagged with this employee.
    case notTagged(employee: UInt128)
    /// The employee has been erased; nothing more can be sealed for them.
    case destroyed(employee: UInt128)
    /// Shorter than anything that was ever sealed.
    case malformed
}
