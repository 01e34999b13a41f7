/// One question for the TXT records of a name, and how its answer is read (RFC 1035 4.1). Knows nothing of networks.
struct TextQuery: Hashable, Sendable {
    let id: UInt16
    let name: DomainName

    /// What a server said.
    enum Answer: Hashable, Sendable {
        /// Not the answer to this question: somebody else's, or a forgery.
        case foreign
        case malformed
        /// There is more than fits; ask over TCP.
        case truncated
        /// A response code other than "no error" and "no such name".
        case failure(code: UInt8)
        /// The text of each record; none when the name has none or does not exist. Text that is not UTF-8 is left out.
        case texts([String])
    }

    private enum RecordType {
        static let alias: UInt16 = 5
        static let text: UInt16 = 16
    }

    private static let internet: UInt16 = 1
    private static let maximumAliasCount = 8

    /// Asks for recursion; no EDNS, so that a datagram holds 512 bytes at most.
    var encoded: [UInt8] {
        let header: [UInt16] = [id, 0x0100, 1, 0, 0, 0]
        return Self.bytes(header) + name.encoded + Self.bytes([RecordType.text, Self.internet])
    }

    func answer(in message: [UInt8]) -> Answer {
        var reader = DNSReader(message)
        guard let header = try? header(&reader), isOurs(header, &reader) else { return .foreign }  // why not is of no interest
        if header.flags & 0x0200 != 0 { return .truncated }
        switch UInt8(header.flags & 0x000F) {
        case 0: break
        case 3: return .texts([])
        case let code: return .failure(code: code)
        }
        do {
            return .texts(try records(header.answerCount, &reader).texts(of: name))
        } catch {
            return .malformed
        }
    }

    private struct Header {
        let id: UInt16
        let flags: UInt16
        let questionCount: UInt16
        let answerCount: UInt16
    }

    private func header(_ reader: inout DNSReader) throws(MalformedDNSMessage) -> Header {
        let header = Header(
            id: try reader.number(),
            flags: try reader.number(),
            questionCount: try reader.number(),
            answerCount: try reader.number()
        )
        _ = try reader.bytes(4)  // the counts of the sections that are not read
        return header
    }

    /// A response (not a query) to a standard query, with our id and our question.
    private func isOurs(_ header: Header, _ reader: inout DNSReader) -> Bool {
        guard header.id == id, header.flags & 0xF800 == 0x8000, header.questionCount == 1 else { return false }
        do {
            return try reader.name() == name && reader.number() == RecordType.text && reader.number() == Self.internet
        } catch {
            return false
        }
    }

    private struct Records {
        var texts: [DomainName: [[UInt8]]] = [:]
        var aliases: [DomainName: DomainName] = [:]

        func texts(of name: DomainName) throws(MalformedDNSMessage) -> [String] {
            var name = name
            var followed = 0
            while let target = aliases[name] {
                guard followed < TextQuery.maximumAliasCount else { throw MalformedDNSMessage() }
                name = target
                followed += 1
            }
            return texts[name, default: []].compactMap { String(validating: $0, as: UTF8.self) }
        }
    }

    private func records(_ count: UInt16, _ reader: inout DNSReader) throws(MalformedDNSMessage) -> Records {
        var records = Records()
        for _ in 0..<count {
            let owner = try reader.name()
            let (type, recordClass) = (try reader.number(), try reader.number())
            _ = try reader.bytes(4)  // the time to live: nothing is kept
            let length = Int(try reader.number())
            let end = reader.position + length
            switch (type, recordClass) {
            case (RecordType.alias, Self.internet):
                let target = try reader.name()
                guard records.aliases.updateValue(target, forKey: owner) ?? target == target else { throw MalformedDNSMessage() }
            case (RecordType.text, Self.internet):
                records.texts[owner, default: []].append(try text(until: end, &reader))
            default: _ = try reader.bytes(length)
            }
            guard reader.position == end else { throw MalformedDNSMessage() }
        }
        return records
    }

    /// The strings of one record belong together (RFC 7208 3.3); there is at least one.
    private func text(until end: Int, _ reader: inout DNSReader) throws(MalformedDNSMessage) -> [UInt8] {
        var text: [UInt8] = []
        repeat { text += try reader.bytes(Int(try reader.byte())) } while reader.position < end
        return text
    }

    private static func bytes(_ numbers: [UInt16]) -> [UInt8] {
        numbers.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
}
