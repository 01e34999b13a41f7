import JSON
import Testing

@Suite struct `Codable values in JSON` {
    struct Leaf: Codable, Hashable {
        var text: String
        var numbers: [Int]
        var maybe: Bool?
        var double: Double
        var small: UInt8
    }

    struct Tree: Codable, Hashable {
        var leaves: [Leaf]
        var byName: [String: Int]
        var null: Int?
    }

    @Test func `survive the way there and back`() throws {
        let leaf = Leaf(text: "é\"", numbers: [1, -2, .max], maybe: nil, double: 0.1, small: 255)
        let tree = Tree(leaves: [leaf, leaf], byName: ["a": 1], null: nil)
        let json = try JSON(encoding: tree)
        #expect(try json.decoded(as: Tree.self) == tree)
        #expect(try JSON(parsing: json.bytes).decoded(as: Tree.self) == tree)
        #expect(json["leaves"]?[0]?.object?.names == ["text", "numbers", "double", "small"])
    }

    @Test(arguments: [
        (#"{"text":1,"numbers":[],"double":0,"small":1}"#, ["text"]),
        (#"{"text":"","numbers":[1,"x"],"double":0,"small":1}"#, ["numbers", "1"]),
        (#"{"text":"","numbers":[1.5],"double":0,"small":1}"#, ["numbers", "0"]),
        (#"{"text":"","numbers":[],"double":0,"small":256}"#, ["small"]),
        (#"{"text":"","numbers":null,"double":0,"small":1}"#, ["numbers"]),
    ])
    func `say where they do not fit`(text: String, path: [String]) throws {
        let json = try JSON(parsing: text)
        #expect {
            try json.decoded(as: Leaf.self)
        } throws: { error in
            switch error as? DecodingError {
            case .typeMismatch(_, let context), .valueNotFound(_, let context): context.codingPath.map(\.stringValue) == path
            default: false
            }
        }
    }

    @Test func `miss members by name`() throws {
        #expect {
            try JSON(parsing: "{}").decoded(as: Leaf.self)
        } throws: { error in
            guard case .keyNotFound(let key, _) = error as? DecodingError else { return false }
            return key.stringValue == "text"
        }
    }

    @Test func `refuse numbers that JSON has not`() {
        #expect(throws: EncodingError.self) { try JSON(encoding: [Double.nan]) }
    }
}
