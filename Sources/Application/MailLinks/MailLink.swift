import EventSourcing
package import Leave

/// What the holder of a mail may do by following a link in it, without signing in: one thing, once, for a while.
package struct MailLink: Hashable, Sendable {
    package enum Purpose: Hashable, Sendable {
        /// To answer a request as it was when the mail was sent: a link to a request that has changed since does nothing.
        case answer(LeaveRequestID, version: Int64, RequestAction)
        /// To be told no more of this by mail.
        case unsubscribe(NotificationKind)
    }

    package let organization: OrganizationID
    package let recipient: EmployeeID
    package let purpose: Purpose
    /// Seconds since 1970.
    package let expires: Int64

    package init(organization: OrganizationID, recipient: EmployeeID, purpose: Purpose, expires: Int64) {
        self.organization = organization
        self.recipient = recipient
        self.purpose = purpose
        self.expires = expires
    }

    /// Whoever holds the mail acts as its recipient, and may do no more than answer.
    var principal: Principal {
        Principal(
            organization: organization,
            employee: recipient,
            isAdmin: false,
            scope: .write,
            credential: .mailLink,
            authenticatedAt: nil
        )
    }
}

/// Makes links into tokens, and reads none but its own.
///
/// A token says what it is for, followed by an HMAC-SHA-256 over that: nothing is stored for it. It is worth nothing once what it is for is done.
package struct MailLinks: Sendable {
    private let codes: @Sendable ([UInt8]) -> [[UInt8]]

    /// - Parameter codes: The message's HMAC-SHA-256 under a key that is for this only, of each of the installation's secrets; the first signs,
    ///   all are accepted.
    package init(codes: @escaping @Sendable ([UInt8]) -> [[UInt8]]) {
        self.codes = codes
    }

    package func token(for link: MailLink) -> String {
        let content = Self.content(of: link)
        return Base64URL.encode(content + (codes(content).first ?? []))
    }

    /// Nil for whatever was not made here, or was changed. Whether it is over is not asked.
    package func link(_ token: String) -> MailLink? {
        guard token.utf8.count <= 400, let bytes = Base64URL.decode(token), bytes.count > 32 else { return nil }
        let (content, code) = (Array(bytes.dropLast(32)), Array(bytes.suffix(32)))
        // All are compared, and each to its end: how long it takes says nothing.
        let isGenuine = codes(content).reduce(false) { ConstantTime.equal($1, code) || $0 }
        return isGenuine ? Self.link(of: content) : nil
    }
}

extension MailLinks {
    private static let format: UInt8 = 1

    private static func content(of link: MailLink) -> [UInt8] {
        let head = [format] + bytes(link.organization.bits) + bytes(link.recipient.bits) + bytes(UInt64(bitPattern: link.expires))
        switch link.purpose {
        case .answer(let request, let version, let action):
            return head + [0] + bytes(request.bits) + bytes(UInt64(bitPattern: version)) + Array(action.rawValue.utf8)
        case .unsubscribe(let kind): return head + [1] + Array(kind.rawValue.utf8)
        }
    }

    private static func link(of content: [UInt8]) -> MailLink? {
        guard content.count > 42, content[0] == format else { return nil }
        let purpose: MailLink.Purpose
        switch content[41] {
        case 0:
            guard content.count > 66, let action = RequestAction(rawValue: String(decoding: content[66...], as: UTF8.self)) else {
                return nil
            }
            purpose = .answer(
                LeaveRequestID(integer(content[42..<58])),
                version: Int64(bitPattern: integer(content[58..<66])),
                action
            )
        case 1:
            guard let kind = NotificationKind(rawValue: String(decoding: content[42...], as: UTF8.self)) else { return nil }
            purpose = .unsubscribe(kind)
        default: return nil
        }
        return MailLink(
            organization: OrganizationID(integer(content[1..<17])),
            recipient: EmployeeID(integer(content[17..<33])),
            purpose: purpose,
            expires: Int64(bitPattern: integer(content[33..<41]))
        )
    }

    private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        stride(from: Number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func integer<Number: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> Number {
        bytes.reduce(0) { $0 << 8 | Number($1) }
    }
}
