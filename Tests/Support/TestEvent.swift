package import EventSourcing
import FoundationEssentials

/// Events of a room-less booking: enough of the trade to test stores with, and none of it.
package enum TestEvent: Hashable, Sendable {
    case booked(Booked)
    case released(Released)
    case noted(Noted)
    /// Several tags of a kind.
    case moved(Moved)

    package struct Booked: Codable, Hashable, Sendable {
        package var employee: UInt128
        package var department: UInt128
        package var request: UInt128
        package var firstDay: Int32
        /// Days; since version 2.
        package var length: Int32
    }

    package struct Released: Codable, Hashable, Sendable {
        package var employee: UInt128
        package var department: UInt128
        package var request: UInt128
    }

    package struct Noted: Hashable, Sendable {
        package var employee: UInt128
        /// Personal; nil once erased.
        package var note: String?
    }

    package struct Moved: Codable, Hashable, Sendable {
        package var employee: UInt128
        package var from: UInt128
        package var to: UInt128
    }

    package static func booked(_ employee: UInt128, _ department: UInt128, _ request: UInt128, day: Int32 = 0, length: Int32 = 1) -> Self {
        .booked(Booked(employee: employee, department: department, request: request, firstDay: day, length: length))
    }

    package static func released(_ employee: UInt128, _ department: UInt128, _ request: UInt128) -> Self {
        .released(Released(employee: employee, department: department, request: request))
    }

    package static func noted(_ employee: UInt128, _ note: String?) -> Self {
        .noted(Noted(employee: employee, note: note))
    }

    package static func moved(_ employee: UInt128, from: UInt128, to: UInt128) -> Self {
        .moved(Moved(employee: employee, from: from, to: to))
    }
}

/// The first version of ``TestEvent/Booked``, whose bookings lasted a day.
struct BookedV1: Codable {
    var employee: UInt128
    var department: UInt128
    var request: UInt128
    var day: Int32
}

extension TestEvent.Booked {
    init(upcasting old: BookedV1) {
        self.init(employee: old.employee, department: old.department, request: old.request, firstDay: old.day, length: 1)
    }
}

package struct TestEventSchema: EventSchema {
    package init() {}

    package func type(of event: TestEvent) -> String {
        switch event {
        case .booked: "Booked"
        case .released: "Released"
        case .noted: "Noted"
        case .moved: "Moved"
        }
    }

    package func tags(of event: TestEvent) -> [Tag] {
        switch event {
        case .booked(let event): Self.tags(event.employee, event.department, event.request)
        case .released(let event): Self.tags(event.employee, event.department, event.request)
        case .noted(let event): [Tag(kind: "employee", id: event.employee)]
        case .moved(let event):
            [
                Tag(kind: "employee", id: event.employee), Tag(kind: "department", id: event.from), Tag(kind: "department", id: event.to),
                Tag(kind: "organization", id: 0),
            ]
        }
    }

    package func holdsPersonalData(type: String) -> Bool { type == "Noted" }

    package func encode(_ event: TestEvent, id: UInt128, cipher: any PersonalCipher) throws -> EncodedEvent {
        switch event {
        case .booked(let event): return try Self.encoded(event, version: 2)
        case .released(let event): return try Self.encoded(event, version: 1)
        case .moved(let event): return try Self.encoded(event, version: 1)
        case .noted(let event):
            let sealed = try cipher.seal(Array((event.note ?? "").utf8), of: event.employee, event: id, field: "note")
            return try Self.encoded(SealedNote(employee: event.employee, note: Data(sealed)), version: 1)
        }
    }

    package func decode(type: String, version: Int, payload: [UInt8], id: UInt128, cipher: any PersonalCipher) throws -> TestEvent {
        let decoder = JSONDecoder()
        let data = Data(payload)
        switch (type, version) {
        case ("Booked", 2): return .booked(try decoder.decode(TestEvent.Booked.self, from: data))
        case ("Booked", 1): return .booked(TestEvent.Booked(upcasting: try decoder.decode(BookedV1.self, from: data)))
        case ("Released", 1): return .released(try decoder.decode(TestEvent.Released.self, from: data))
        case ("Moved", 1): return .moved(try decoder.decode(TestEvent.Moved.self, from: data))
        case ("Noted", 1):
            let stored = try decoder.decode(SealedNote.self, from: data)
            let opened = try cipher.open([UInt8](stored.note), of: stored.employee, event: id, field: "note")
            return .noted(TestEvent.Noted(employee: stored.employee, note: opened.map { String(decoding: $0, as: UTF8.self) }))
        default: throw EventSchemaError.unknown(type: type, version: version)
        }
    }

    private struct SealedNote: Codable {
        var employee: UInt128
        var note: Data
    }

    private static func encoded(_ payload: some Encodable, version: Int) throws -> EncodedEvent {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return EncodedEvent(version: version, payload: [UInt8](try encoder.encode(payload)))
    }

    private static func tags(_ employee: UInt128, _ department: UInt128, _ request: UInt128) -> [Tag] {
        [Tag(kind: "employee", id: employee), Tag(kind: "department", id: department), Tag(kind: "request", id: request)]
    }
}
