package import EventSourcing
import FoundationEssentials
import Leave

/// How events are stored: their names, versions, tags, and JSON payloads with personal texts sealed.
///
/// A payload is an object whose members grow by one rule, so that releases side by side read each other's histories:
/// - a member may be added to a version when its absence means what held before there was one, and when not knowing it does no harm: readers
///   take the default for an absent member and ignore one that they do not know;
/// - everything else (a member removed, renamed or with another meaning, another value of an enumeration, a member that must not be ignored)
///   is a new version, with an upcaster for the old one, and what does not know it refuses to read.
///
/// Bodies of requests are not events: there, what is not known is refused.
package struct LeaveEventSchema: EventSchema {
    package init() {}

    package func type(of event: LeaveEvent) -> String { event.stored.type }

    package func tags(of event: LeaveEvent) -> [Tag] { event.tags }

    package func holdsPersonalData(type: String) -> Bool {
        Self.personal.contains(type)
    }

    package func erases(_ event: LeaveEvent) -> UInt128? {
        guard case .employeeErased(let event) = event else { return nil }
        return event.employee.bits
    }

    package func encode(_ event: LeaveEvent, id: UInt128, cipher: any PersonalCipher) throws -> EncodedEvent {
        let stored = event.stored
        guard LeaveEvent.isReadable(type: stored.type, version: stored.version) else {
            throw EventSchemaError.unknown(type: stored.type, version: stored.version)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let key = PersonalContext.key {
            encoder.userInfo[key] = PersonalContext(cipher: cipher, event: id, employee: event.employee?.bits)
        }
        return EncodedEvent(version: stored.version, payload: [UInt8](try encoder.encode(stored.payload)))
    }

    package func decode(type: String, version: Int, payload: [UInt8], id: UInt128, cipher: any PersonalCipher) throws -> LeaveEvent {
        let decoder = JSONDecoder()
        if let key = CodingUserInfoKey.ignoresUnknownMembers { decoder.userInfo[key] = true }
        if let key = PersonalContext.key {
            decoder.userInfo[key] = PersonalContext(cipher: cipher, event: id, employee: nil)
        }
        return try LeaveEvent(type: type, version: version, from: JSONPayload(decoder: decoder, data: Data(payload)))
    }

    private static let personal: Set<String> = [
        "EmployeeAdded", "EmployeeProfileChanged", "EmployeeProvisioned", "LeaveRequested", "LeaveRequestChanged", "LeaveApprovalGiven",
        "LeaveApproved",
        "LeaveDenied",
        "LeaveWithdrawn", "LeaveCancellationRequested", "LeaveCancellationRefused", "LeaveCancelled", "PastLeaveRecorded",
        "BalanceAdjusted", "MailAddressRefused",
    ]
}

private struct JSONPayload: PayloadReader {
    let decoder: JSONDecoder
    let data: Data

    func read<Payload: Decodable>(_ type: Payload.Type) throws -> Payload {
        try decoder.decode(type, from: data)
    }
}
