import Testing

@testable import Fetching

@Suite struct `A question for TXT records` {
    let query: TextQuery

    init() throws {
        query = TextQuery(id: 0xBEEF, name: try #require(DomainName("_away.Example.org")))
    }

    @Test func `is written as RFC 1035 has it`() {
        let header: [UInt8] = [0xBE, 0xEF, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]
        #expect(
            query.encoded == header + [5] + Array("_away".utf8) + [7] + Array("example".utf8) + [3] + Array("org".utf8) + [0, 0, 16, 0, 1]
        )
    }

    @Test func `gets the texts of all records, each with its strings joined`() {
        let message = query.message(records: [.text(["away-", "1"]), .text(["two"]), .text([""])])
        #expect(query.answer(in: message) == .texts(["away-1", "two", ""]))
    }

    @Test func `gets names back in another case`() {
        var message = query.message(records: [.text(["x"])])
        message[13] = UInt8(ascii: "_")
        message[14] = UInt8(ascii: "A")
        #expect(query.answer(in: message) == .texts(["x"]))
    }

    @Test func `passes over records of other names, types and classes, and what is not UTF-8`() {
        let other = Record(owner: [1, 120, 0], type: 16, data: [1, 120])
        let address = Record(type: 1, data: [127, 0, 0, 1])
        let chaos = Record(type: 16, recordClass: 3, data: [1, 120])
        let bytes = Record(type: 16, data: [1, 0xFF])
        #expect(query.answer(in: query.message(records: [other, address, chaos, bytes, .text(["mine"])])) == .texts(["mine"]))
    }

    @Test func `with no such name has no texts`() {
        #expect(query.answer(in: query.message(flags: 0x8183, records: [])) == .texts([]))
    }

    @Test(arguments: [1, 2, 4, 5] as [UInt8])
    func `fails with the code of the response`(code: UInt8) {
        #expect(query.answer(in: query.message(flags: 0x8180 | UInt16(code), records: [])) == .failure(code: code))
    }

    @Test func `may have an answer that is too long`() {
        #expect(query.answer(in: query.message(flags: 0x8380, records: [])) == .truncated)
    }

    @Test func `takes no answer to another question`() throws {
        let other = TextQuery(id: query.id, name: try #require(DomainName("_away.example.net")))
        let otherID = TextQuery(id: query.id &+ 1, name: query.name)
        #expect(query.answer(in: other.message(records: [.text(["x"])])) == .foreign)
        #expect(query.answer(in: otherID.message(records: [.text(["x"])])) == .foreign)
        #expect(query.answer(in: query.encoded) == .foreign)  // a question is no answer
        #expect(query.answer(in: query.message(flags: 0x8980, records: [])) == .foreign)  // another kind of query
        var unasked = query.message(records: [])
        unasked[5] = 0
        #expect(query.answer(in: unasked) == .foreign)
        var ofAnotherType = query.encoded
        ofAnotherType[2] = 0x81
        ofAnotherType[ofAnotherType.count - 3] = 1
        #expect(query.answer(in: ofAnotherType) == .foreign)
    }

    @Test(arguments: [
        Record(type: 16, data: []), Record(type: 16, data: [2, 120]), Record(type: 16, data: [1, 120], announced: 1),
        Record(type: 16, data: [1, 120], announced: 300), Record(type: 5, data: [0, 0]), Record(type: 5, data: [0xC0]),
        Record(type: 5, data: [0x40, 0]), Record(owner: [0xC0, 0xFF], type: 16, data: [1, 120]),
    ])
    func `refuses a record that does not add up`(record: Record) {
        #expect(query.answer(in: query.message(records: [record])) == .malformed)
    }

    @Test func `refuses a name that leads to itself`() {
        let start = UInt8(query.encoded.count)
        #expect(query.answer(in: query.message(records: [Record(owner: [0xC0, start], type: 16, data: [1, 120])])) == .malformed)
        // A label and then the label again.
        #expect(query.answer(in: query.message(records: [Record(owner: [1, 120, 0xC0, start], type: 16, data: [1, 120])])) == .malformed)
    }

    @Test func `refuses names longer than 255 bytes`() {
        let label = [UInt8(63)] + [UInt8](repeating: 120, count: 63)
        let long = label + label + label + [62] + [UInt8](repeating: 120, count: 62) + [0]
        #expect(query.answer(in: query.message(records: [Record(owner: long, type: 1, data: [])])) == .malformed)
        let longest = label + label + label + [61] + [UInt8](repeating: 120, count: 61) + [0]
        #expect(query.answer(in: query.message(records: [Record(owner: longest, type: 1, data: [])])) == .texts([]))
    }

    /// `_away.example.org` is an alias of `1`, that of `2`, and so on.
    func chain(_ length: UInt8) -> [Record] {
        (1...length).map { step in
            Record(owner: step == 1 ? Record.asked : [1, step - 1, 0], type: 5, data: [1, step, 0])
        } + [Record(owner: [1, length, 0], type: 16, data: [1, 120])]
    }

    @Test func `follows eight aliases in any order, and no more`() {
        #expect(query.answer(in: query.message(records: chain(8))) == .texts(["x"]))
        #expect(query.answer(in: query.message(records: chain(8).reversed())) == .texts(["x"]))
        #expect(query.answer(in: query.message(records: chain(9))) == .malformed)
    }

    @Test func `refuses aliases that contradict or circle`() {
        let (one, two) = (Record(type: 5, data: [1, 1, 0]), Record(type: 5, data: [1, 2, 0]))
        #expect(query.answer(in: query.message(records: [one, two])) == .malformed)
        #expect(query.answer(in: query.message(records: [one, Record(owner: [1, 1, 0], type: 5, data: [1, 1, 0])])) == .malformed)
    }

    @Test func `never stumbles over bytes by chance`() {
        var outcomes = Set<TextQuery.Answer>()
        let sound = query.message(records: chain(3) + [.text(["away-", "1"])])
        for round in 0..<60_000 {
            var message = sound
            switch round % 3 {
            case 0: message = (0..<Int.random(in: 0..<200)).map { _ in .random(in: 0...255) }
            case 1: message = Array(sound.prefix(query.encoded.count)) + (0..<Int.random(in: 0..<99)).map { _ in .random(in: 0...255) }
            default:
                for _ in 0...Int.random(in: 0..<4) { message[Int.random(in: 12..<message.count)] = .random(in: 0...255) }
                message = Array(message.prefix(.random(in: 0...message.count * 2)))
            }
            outcomes.insert(query.answer(in: message))
        }
        #expect(outcomes.isSuperset(of: [.foreign, .malformed, .texts(["x"])]))
    }
}

/// A record to put into an answer.
struct Record: Sendable {
    /// A pointer to the question's name.
    static let asked: [UInt8] = [0xC0, 12]

    var owner = asked
    var type: UInt16
    var recordClass: UInt16 = 1
    var data: [UInt8]
    /// A length that may differ from that of `data`.
    var announced: UInt16?

    static func text(_ strings: [String]) -> Record {
        Record(type: 16, data: strings.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) })
    }

    var encoded: [UInt8] {
        let length = announced ?? UInt16(data.count)
        let numbers = [type, recordClass, 0, 60, length].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return owner + numbers + data
    }
}

extension TextQuery {
    /// A response to this question.
    func message(flags: UInt16 = 0x8180, records: [Record]) -> [UInt8] {
        var message = encoded
        message[2] = UInt8(flags >> 8)
        message[3] = UInt8(flags & 0xFF)
        message[7] = UInt8(records.count)
        return message + records.flatMap(\.encoded)
    }
}
