import OpenSSL

/// What a person reads to an admin (P4.1): 10 characters of 32, without those that are mistaken for others.
enum ReferenceNumber {
    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)

    static func make() -> String {
        String(decoding: randomBytes(10).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
