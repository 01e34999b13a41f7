package import Leave
package import Pictures

extension EmployeePicture {
    /// The last part of the address at which it is seen, for as long as it is the person's. Browsers, Slack and Teams fetch pictures without
    /// credentials: the address is one, because nobody can guess a picture's id.
    package func address(in organization: OrganizationID) -> String {
        Base64URL.encode([organization.bits, employee.bits, id.bits].flatMap(\.bytes))
    }

    package static func addressed(_ address: String) -> (picture: EmployeePicture, organization: OrganizationID)? {
        guard address.utf8.count == 64, let bytes = Base64URL.decode(address) else { return nil }
        let ids = stride(from: 0, to: 48, by: 16).map { UInt128(bytes: bytes[$0..<$0 + 16]) }
        return (EmployeePicture(employee: EmployeeID(ids[1]), id: PictureID(ids[2])), OrganizationID(ids[0]))
    }
}

/// Addresses for one upload each, made for somebody who has the right to it and good without credentials: the permission is in them, and a code
/// under a key of the installation.
package struct UploadAddresses: Sendable {
    private let codes: @Sendable (_ message: [UInt8], _ purpose: String) -> [[UInt8]]

    private static let purpose = "picture upload"
    private static let codeByteCount = 16

    /// - Parameter codes: Message authentication codes under keys that follow from the purpose, the one to write with first; 16 bytes or more.
    package init(codes: @escaping @Sendable (_ message: [UInt8], _ purpose: String) -> [[UInt8]]) {
        self.codes = codes
    }

    /// The last part of the address at which one picture, of this type and length and by this person, is taken.
    package func address(of permission: PictureUpload) -> String {
        let message = permission.bytes
        return Base64URL.encode(message + (codes(message, Self.purpose).first ?? []).prefix(Self.codeByteCount))
    }

    /// - Returns: Nil for an address that is none of ours.
    package func permission(_ address: String) -> PictureUpload? {
        guard address.utf8.count <= 200, let bytes = Base64URL.decode(address), bytes.count > Self.codeByteCount else { return nil }
        let message = Array(bytes.dropLast(Self.codeByteCount))
        let code = Array(bytes.suffix(Self.codeByteCount))
        let isOurs = codes(message, Self.purpose).contains { ConstantTime.equal(Array($0.prefix(Self.codeByteCount)), code) }
        return isOurs ? PictureUpload(message) : nil
    }
}

/// What one upload may be: everything about it is signed.
package struct PictureUpload: Hashable, Sendable {
    package let organization: OrganizationID
    package let picture: EmployeePicture
    /// Who asked for the address.
    package let uploader: EmployeeID
    package let format: Picture.Format
    package let byteCount: Int
    /// Seconds since 1970.
    package let expiresAt: Int64

    /// Seconds from the asking to the last moment.
    package static var lifetime: Int64 { 10 * 60 }
    package static var maximumByteCount: Int { 1 << 20 }

    package init(
        organization: OrganizationID,
        picture: EmployeePicture,
        uploader: EmployeeID,
        format: Picture.Format,
        byteCount: Int,
        expiresAt: Int64
    ) {
        self.organization = organization
        self.picture = picture
        self.uploader = uploader
        self.format = format
        self.byteCount = byteCount
        self.expiresAt = expiresAt
    }

    fileprivate var bytes: [UInt8] {
        let ids = [organization.bits, picture.employee.bits, picture.id.bits, uploader.bits].flatMap(\.bytes)
        let numbers = [UInt128(byteCount), UInt128(expiresAt)].flatMap { $0.bytes.suffix(8) }
        return ids + numbers + Array(format.mediaType.utf8)
    }

    fileprivate init?(_ bytes: [UInt8]) {
        guard bytes.count > 80, let format = Picture.Format(rawValue: String(decoding: bytes[80...], as: UTF8.self)) else { return nil }
        let ids = stride(from: 0, to: 64, by: 16).map { UInt128(bytes: bytes[$0..<$0 + 16]) }
        self.init(
            organization: OrganizationID(ids[0]),
            picture: EmployeePicture(employee: EmployeeID(ids[1]), id: PictureID(ids[2])),
            uploader: EmployeeID(ids[3]),
            format: format,
            byteCount: Int(truncatingIfNeeded: UInt128(bytes: bytes[64..<72])),
            expiresAt: Int64(truncatingIfNeeded: UInt128(bytes: bytes[72..<80]))
        )
    }
}

extension UInt128 {
    /// Big-endian, 16 of them.
    fileprivate var bytes: [UInt8] { (0..<16).reversed().map { UInt8(truncatingIfNeeded: self >> UInt128(8 * $0)) } }

    fileprivate init(bytes: ArraySlice<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}
