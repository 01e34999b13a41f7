/// A place in a document (RFC 6901). The empty pointer is the whole document.
package struct JSONPointer: Hashable, Sendable {
    package private(set) var tokens: [String]

    package init(_ tokens: [String] = []) { self.tokens = tokens }

    /// Nil when the text is neither empty nor begins with `/`, or has a `~` that is neither `~0` nor `~1`.
    package init?(_ text: String) {
        guard !text.isEmpty else {
            tokens = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        tokens = []
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let token = JSONPointer.unescaped(part) else { return nil }
            tokens.append(token)
        }
    }

    package func appending(_ name: String) -> JSONPointer { JSONPointer(tokens + [name]) }

    package func appending(_ index: Int) -> JSONPointer { JSONPointer(tokens + [String(index)]) }

    package static func / (pointer: JSONPointer, name: String) -> JSONPointer { pointer.appending(name) }

    package static func / (pointer: JSONPointer, index: Int) -> JSONPointer { pointer.appending(index) }

    private static func unescaped(_ part: Substring.UTF8View.SubSequence) -> String? {
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in part {
            switch (isEscape, byte) {
            case (false, UInt8(ascii: "~")): isEscape = true
            case (false, _): bytes.append(byte)
            case (true, UInt8(ascii: "0")):
                bytes.append(UInt8(ascii: "~"))
                isEscape = false
            case (true, UInt8(ascii: "1")):
                bytes.append(UInt8(ascii: "/"))
                isEscape = false
            case (true, _): return nil
            }
        }
        return isEscape ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The text form of RFC 6901 §5.
    package var description: String {
        var bytes: [UInt8] = []
        for token in tokens {
            bytes.append(UInt8(ascii: "/"))
            for byte in token.utf8 {
                switch byte {
                case UInt8(ascii: "~"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "0")]
                case UInt8(ascii: "/"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "1")]
                default: bytes.append(byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSON {
    /// The value at that place; nil when there is none. Indices have no leading zeros (RFC 6901 §4).
    package subscript(_ pointer: JSONPointer) -> JSON? {
        var value = self
        for token in pointer.tokens {
            switch value {
            case .object(let object):
                guard let member = object[token] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(token), String(index) == token, elements.indices.contains(index) else { return nil }
                value = elements[index]
            case .null, .bool, .number, .string:
                return nil
            }
        }
        return value
    }
}
