/// The members of an object, in order, each name once.
///
/// Names are compared byte by byte (RFC 8259 §8.3), not by Unicode equivalence: the Kelvin sign is no `K` here,
/// though Swift's strings call them equal. Otherwise a document could show one reader a member that another reads as a different one.
package struct JSONObject: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package var value: JSON
    }

    package private(set) var members: [Member]

    package init() { members = [] }

    /// For the parser, which has looked for duplicates already.
    init(unique members: [Member]) { self.members = members }

    package var isEmpty: Bool { members.isEmpty }
    package var count: Int { members.count }
    package var names: [String] { members.map(\.name) }

    /// The member of that name. Setting nil removes it; setting a new name puts it last.
    package subscript(_ name: String) -> JSON? {
        get { index(of: name).map { members[$0].value } }
        set {
            switch (index(of: name), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Puts a member last without looking whether the name is there: the caller knows that it is not.
    package mutating func append(_ name: String, _ value: JSON) {
        members.append(Member(name: name, value: value))
    }

    private func index(of name: String) -> Int? {
        members.indices.first { members[$0].name.hasSameBytes(as: name) }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// A literal with a name twice is a mistake in the program and stops it.
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(literal: elements)
    }

    init(literal elements: [(String, JSON)]) {
        self.init()
        for (name, value) in elements {
            precondition(self[name] == nil, "an object literal names a member twice")
            append(name, value)
        }
    }
}

extension String {
    func hasSameBytes(as other: String) -> Bool {
        // Swift's `==` is quick, but takes canonically equivalent texts for equal. To an ASCII text none of as few octets is equivalent but itself.
        guard utf8.count == other.utf8.count, self == other else { return false }
        return utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8)
    }
}
