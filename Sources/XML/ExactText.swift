extension StringProtocol {
    /// Code point by code point, without Unicode normalization.
    ///
    /// `==` of Swift strings is canonical equivalence: the Kelvin sign U+212A equals `K` there, and a composed letter its
    /// decomposed form. Names, prefixes and namespaces are compared with this.
    func isExactly(_ other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}

extension String {
    /// The same for whole strings: in a signed message there are hundreds of comparisons, and most of them differ in length already.
    func isExactly(_ other: String) -> Bool {
        // Swift's `==` is quick, but takes canonically equivalent texts for equal. To an ASCII text none of as few octets is equivalent but itself.
        guard utf8.count == other.utf8.count, self == other else { return false }
        return utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8)
    }
}

extension String {
    /// Lends the octets where they are.
    @inline(__always) func withOctets<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        unsafe utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }
}

/// A text that is equal to another only when both have the same code points; for sets and dictionaries.
package struct ExactText: Hashable, Sendable {
    package let string: String

    package init(_ string: some StringProtocol) {
        self.string = String(string)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.string.isExactly(right.string)
    }

    package func hash(into hasher: inout Hasher) {
        unsafe string.withOctets { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}

extension StringProtocol {
    /// Order of UTF-8 octets, which is the order of code points, as canonical XML sorts (XML-C14N §2.2).
    func precedesByCodePoints(_ other: some StringProtocol) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Whether only XML's white space is in it (XML 1.0 §2.3).
    package var isXMLBlank: Bool {
        utf8.allSatisfy(\.isXMLSpace)
    }
}

extension UInt8 {
    /// Space, tab, carriage return or line feed (XML 1.0 §2.3).
    package var isXMLSpace: Bool {
        self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D
    }
}
