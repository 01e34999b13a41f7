import EventSourcing
import Testing

@Suite struct `Tags` {
    @Test func `are written as kind and canonical UUID and read back`() throws {
        let tag = EventSourcing.Tag(kind: "leave-type", id: 0x0199_a4f0_0000_7000_8000_0000_0000_0001)
        #expect(tag.text == "leave-type:0199a4f0-0000-7000-8000-000000000001")
        #expect(EventSourcing.Tag(text: tag.text) == tag)
        #expect(EventSourcing.Tag(text: tag.text.uppercased()) == EventSourcing.Tag(kind: "LEAVE-TYPE", id: tag.id))
    }

    @Test(arguments: [
        "", "employee", "employee:", ":0199a4f0-0000-7000-8000-000000000001", "employee:0199a4f0-0000-7000-8000-00000000000",
        "employee:0199a4f0-0000-7000-8000-0000000000011", "employee:0199a4f000000-7000-8000-000000000001",
        "employee:0199a4f0-0000-7000-8000-00000000000g", "employee:0199a4f0-0000-7000-8000-00000000000\u{301}1",
    ])
    func `of another shape are refused`(text: String) {
        #expect(EventSourcing.Tag(text: text) == nil)
    }
}
