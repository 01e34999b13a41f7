/// A message that breaks RFC 1035.
struct MalformedDNSMessage: Error, Hashable {}

/// Reads the parts of a message from its first byte to its last, and never beyond.
struct DNSReader {
    private let message: [UInt8]
    private(set) var position = 0

    init(_ message: [UInt8]) {
        self.message = message
    }

    mutating func byte() throws(MalformedDNSMessage) -> UInt8 {
        guard position < message.count else { throw MalformedDNSMessage() }
        defer { position += 1 }
        return message[position]
    }

    mutating func number() throws(MalformedDNSMessage) -> UInt16 {
        let high = try byte()
        return UInt16(high) << 8 | UInt16(try byte())
    }

    mutating func bytes(_ count: Int) throws(MalformedDNSMessage) -> [UInt8] {
        guard count <= message.count - position else { throw MalformedDNSMessage() }
        defer { position += count }
        return Array(message[position..<position + count])
    }

    /// A name, compressed or not (RFC 1035 4.1.4). A pointer leads to before the labels that it follows, so that no name can turn in
    /// circles.
    mutating func name() throws(MalformedDNSMessage) -> DomainName {
        var labels: [[UInt8]] = []
        var byteCount = 1
        var resumeAt: Int?
        var fragmentStart = position
        while true {
            let length = Int(try byte())
            switch length >> 6 {
            case 0b00 where length == 0:
                if let resumeAt { position = resumeAt }
                return DomainName(labels: labels)
            case 0b00:
                byteCount += 1 + length
                guard byteCount <= DomainName.maximumByteCount else { throw MalformedDNSMessage() }
                labels.append(try bytes(length))
            case 0b11:
                let target = (length & 0x3F) << 8 | Int(try byte())
                guard target < fragmentStart else { throw MalformedDNSMessage() }
                if resumeAt == nil { resumeAt = position }
                fragmentStart = target
                position = target
            default: throw MalformedDNSMessage()  // reserved
            }
        }
    }
}
