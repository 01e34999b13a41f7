/// The offsets of one time zone, read from a TZif file (RFC 8536).
struct TimeZoneFile: Sendable {
    /// From each instant on (seconds since 1970), the offset from UTC in seconds.
    private let transitions: [(from: Int64, offset: Int)]
    private let first: Int
    /// What holds after the last transition.
    private let rule: PosixTimeZone?

    /// Nil where the bytes are not a TZif file of version 2 or later.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard let old = Header(&reader), old.version >= UInt8(ascii: "2"), reader.skip(old.dataSize(timeSize: 4)),
            let header = Header(&reader)
        else { return nil }
        var instants: [Int64] = []
        for _ in 0..<header.timeCount {
            guard let instant = reader.integer(8) else { return nil }
            instants.append(instant)
        }
        guard let types = reader.take(header.timeCount) else { return nil }
        var offsets: [Int] = []
        for _ in 0..<header.typeCount {
            guard let offset = reader.integer(4), reader.skip(2) else { return nil }
            offsets.append(Int(Int32(truncatingIfNeeded: offset)))
        }
        guard let first = offsets.first, types.allSatisfy({ Int($0) < offsets.count }) else { return nil }
        self.first = first
        transitions = zip(instants, types).map { ($0, offsets[Int($1)]) }
        guard reader.skip(header.charCount + header.leapCount * 12 + header.standardCount + header.utcCount) else { return nil }
        rule = PosixTimeZone(String(decoding: reader.rest.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// Seconds east of UTC at the instant, in seconds since 1970.
    func offset(at instant: Int64) -> Int {
        guard let last = transitions.last else { return rule?.offset(at: instant) ?? first }
        if instant >= last.from { return rule?.offset(at: instant) ?? last.offset }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].from <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : transitions[low - 1].offset
    }
}

private struct Header {
    let version: UInt8
    let utcCount, standardCount, leapCount, timeCount, typeCount, charCount: Int

    init?(_ reader: inout Reader) {
        guard let magic = reader.take(4), magic.elementsEqual("TZif".utf8), let version = reader.take(1)?.first, reader.skip(15) else {
            return nil
        }
        var counts: [Int] = []
        for _ in 0..<6 {
            guard let count = reader.integer(4), count <= 1 << 20 else { return nil }
            counts.append(Int(count))
        }
        self.version = version
        (utcCount, standardCount, leapCount) = (counts[0], counts[1], counts[2])
        (timeCount, typeCount, charCount) = (counts[3], counts[4], counts[5])
    }

    func dataSize(timeSize: Int) -> Int {
        timeCount * (timeSize + 1) + typeCount * 6 + charCount + leapCount * (timeSize + 4) + standardCount + utcCount
    }
}

/// Big-endian integers from the front of some bytes; nil past the end.
private struct Reader {
    let bytes: [UInt8]
    var place = 0

    var rest: ArraySlice<UInt8> { bytes[place...] }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, bytes.count - place >= count else { return nil }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func skip(_ count: Int) -> Bool {
        take(count) != nil
    }

    mutating func integer(_ size: Int) -> Int64? {
        take(size).map { $0.reduce(0) { $0 << 8 | Int64($1) } }
    }
}
