package import EventSourcing
import FoundationEssentials
import Leave

/// How events are stored: their names, versions, tags, and JSON payloads with personal texts sealed.
package struct LeaveEventSchema: EventSchema {
    package init() {}

    package func type(of event: LeaveEvent) -> String { event.stored.type }

    package func tags(of event: LeaveEvent) -> [Tag] { event.tags }

    package func holdsPersonalData(type: String) -> Bool {
        Self.personal.contains(type)
    }

    package func encode(_ event: LeaveEvent, id: UInt128, cipher: any PersonalCipher) throws -> EncodedEvent {
        let stored = event.stored
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let key = PersonalContext.key {
            encoder.userInfo[key] = PersonalContext(cipher: cipher, event: id, employee: event.employee?.bits)
        }
        return EncodedEvent(version: stored.version, payload: [UInt8](try encoder.encode(stored.payload)))
    }

    package func decode(type: String, version: Int, payload: [UInt8], id: UInt128, cipher: any PersonalCipher) throws -> LeaveEvent {
        let decoder = JSONDecoder()
        if let key = PersonalContext.key {
            decoder.userInfo[key] = PersonalContext(cipher: cipher, event: id, employee: nil)
        }
        return try LeaveEvent(type: type, version: version, from: JSONPayload(decoder: decoder, data: Data(payload)))
    }

    private static let personal: Set<String> = [
        "EmployeeAdded", "EmployeeProfileChanged", "LeaveRequested", "LeaveRequestChanged", "LeaveApprovalGiven", "LeaveApproved",
        "LeaveDenied",
        "LeaveWithdrawn", "LeaveCancellationRequested", "LeaveCancellationRefused", "LeaveCancelled", "PastLeaveRecorded",
        "BalanceAdjusted",
    ]
}

private struct JSONPayload: PayloadReader {
    let decoder: JSONDecoder
    let data: Data

    func read<Payload: Decodable>(_ type: Payload.Type) throws -> Payload {
        try decoder.decode(type, from: data)
    }
}
