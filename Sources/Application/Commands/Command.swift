package import EventSourcing
package import Leave

/// Something that somebody wants to be so. Deciding is pure: the situation in, events or refusals out.
package protocol Command: Sendable {
    /// Whose leave the decision looks at, besides what holds for the whole organization.
    func people(in situation: Situation) -> Set<EmployeeID>

    /// - Returns: What happens; nothing where it already is so, which makes repeating safe.
    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent]
}

extension Command {
    package func people(in situation: Situation) -> Set<EmployeeID> { [] }
}

/// Who calls, how, and what makes repeating the call safe.
package struct Caller: Sendable {
    package let principal: Principal
    /// `web`, `api`, `cli`, …
    package let channel: String
    /// The request that this belongs to.
    package let correlation: UInt128
    /// Truncated to its network.
    package let address: String?
    package let receipt: CommandReceipt?
    /// The version that the caller saw of the thing with this id (`If-Match`).
    package let expected: (id: UInt128, version: Position)?

    package init(
        _ principal: Principal,
        channel: String,
        correlation: UInt128,
        address: String? = nil,
        receipt: CommandReceipt? = nil,
        expected: (id: UInt128, version: Position)? = nil
    ) {
        self.principal = principal
        self.channel = channel
        self.correlation = correlation
        self.address = address
        self.receipt = receipt
        self.expected = expected
    }

    var metadata: EventMetadata {
        EventMetadata(
            actor: principal.isPerson ? principal.employee.bits : nil,
            correlationID: correlation,
            channel: channel,
            clientAddress: address
        )
    }
}
