import FoundationEssentials

/// RFC 4648 §4, for sealed texts.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// Nil where the text is not base64.
    static func decode(_ text: Substring) -> [UInt8]? {
        Data(base64Encoded: String(text)).map { [UInt8]($0) }
    }
}
