extension StringProtocol {
    /// Whether both are the same sequence of code points. Swift's `==` is not that: it takes canonically equivalent texts for
    /// equal, where identifiers of single sign-on are compared exactly (SSO_RULES S3.3, S5.1, O6.2).
    package func isExactly(_ other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    /// Whether both are the same but for the case of ASCII letters.
    package func isExactlyIgnoringASCIICase(_ other: some StringProtocol) -> Bool {
        func lowered(_ byte: UInt8) -> UInt8 {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        return utf8.lazy.map(lowered).elementsEqual(other.utf8.lazy.map(lowered))
    }
}

extension String {
    /// The same for whole strings: in a signed message there are hundreds of comparisons, and most of them differ in length already.
    package func isExactly(_ other: String) -> Bool {
        // Swift's `==` is quick, but takes canonically equivalent texts for equal. To an ASCII text none of as few octets is equivalent but itself.
        guard utf8.count == other.utf8.count, self == other else { return false }
        return utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8)
    }
}

extension [String] {
    /// Whether one of the elements is the same sequence of code points.
    package func containsExactly(_ text: String) -> Bool {
        contains { $0.isExactly(text) }
    }
}
