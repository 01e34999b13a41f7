package import Leave

/// What became of an attempt to deliver.
package enum DeliveryOutcome: Hashable, Sendable {
    /// - Parameter reference: What the other side calls the message, kept with the delivery.
    case delivered(status: Int?, reference: String?)
    /// To be tried again by the ``RetrySchedule``, and not before `after`, where the other side said so: its destination is then left alone, too.
    case retry(after: Duration?, reason: String, status: Int?)
    /// A dead letter at once: trying again would not help.
    case failed(reason: String, status: Int?)
}

/// Carries deliveries to the outside. Reasons are shown to admins: they name neither secrets nor people.
package protocol DeliveryChannel: Sendable {
    var channel: Channel { get }
    /// How many deliveries to one destination are under way at a time.
    var width: Int { get }

    /// Makes the text from what holds now and sends it. It must come to an end by itself, whatever the other side does;
    /// where there is nothing to tell any more, it is `delivered` without a status.
    ///
    /// - Parameter attempt: 1 for the first.
    func deliver(_ delivery: Delivery, attempt: Int, in organization: OrganizationID) async -> DeliveryOutcome
}

extension DeliveryChannel {
    package var width: Int { 1 }
}
