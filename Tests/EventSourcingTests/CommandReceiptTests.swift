import EventSourcing
import Testing

@Suite struct `Receipts of commands` {
    @Test(arguments: ["a", String(repeating: "é", count: 255)])
    func `take keys of 1 to 255 characters`(key: String) {
        #expect(CommandReceipt(key: key, fingerprint: [])?.key == key)
    }

    @Test(arguments: ["", String(repeating: "a", count: 256), "a\0b"])
    func `refuse other keys`(key: String) {
        #expect(CommandReceipt(key: key, fingerprint: []) == nil)
    }
}
