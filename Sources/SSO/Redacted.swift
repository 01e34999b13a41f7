/// Something secret: however it is printed, dumped or looked into, it says its type and nothing else (SSO_RULES C1.3, P4.1). What
/// holds it may then be printed as a whole.
package protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    package var description: String { "\(Self.self) (secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
