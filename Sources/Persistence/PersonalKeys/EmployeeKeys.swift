import EventSourcing
import OpenSSL

/// What is known of an employee's key.
enum EmployeeKey: Sendable {
    case key([UInt8])
    case destroyed
}

/// The keys of those employees whom the events at hand are about.
struct EmployeeKeys: PersonalCipher {
    let organization: UInt128
    let keys: [UInt128: EmployeeKey]

    func seal(_ value: [UInt8], of employee: UInt128, event: UInt128, field: String) throws -> [UInt8] {
        switch keys[employee] {
        case nil: throw PersonalKeyError.notTagged(employee: employee)
        case .destroyed?: throw PersonalKeyError.destroyed(employee: employee)
        case .key(let key)?:
            let nonce = randomBytes(AESGCM.nonceByteCount)
            return nonce + (try AESGCM.seal(value, key: key, nonce: nonce, authenticating: context(employee, event, field)))
        }
    }

    func open(_ sealed: [UInt8], of employee: UInt128, event: UInt128, field: String) throws -> [UInt8]? {
        switch keys[employee] {
        case nil: throw PersonalKeyError.notTagged(employee: employee)
        case .destroyed?: return nil
        case .key(let key)?:
            guard sealed.count >= AESGCM.nonceByteCount + AESGCM.tagByteCount else { throw PersonalKeyError.malformed }
            let nonce = Array(sealed.prefix(AESGCM.nonceByteCount))
            let ciphertext = Array(sealed.dropFirst(nonce.count))
            return try AESGCM.open(ciphertext, key: key, nonce: nonce, authenticating: context(employee, event, field))
        }
    }

    /// Binds a value to its place: it opens for no other person, event or field. Three ids of fixed length in front, so nothing is ambiguous.
    private func context(_ employee: UInt128, _ event: UInt128, _ field: String) -> [UInt8] {
        organization.bigEndianBytes + employee.bigEndianBytes + event.bigEndianBytes + Array(field.utf8)
    }
}

extension UInt128 {
    var bigEndianBytes: [UInt8] {
        (0..<16).map { UInt8(truncatingIfNeeded: self >> (120 - 8 * $0)) }
    }
}
