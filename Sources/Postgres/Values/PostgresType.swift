/// The object id of a type in PostgreSQL's catalogue (`pg_type.dat`; those below are fixed for ever).
package struct PostgresType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static let bool = Self(rawValue: 16)
    package static let bytea = Self(rawValue: 17)
    package static let char = Self(rawValue: 18)
    package static let name = Self(rawValue: 19)
    package static let int8 = Self(rawValue: 20)
    package static let int2 = Self(rawValue: 21)
    package static let int4 = Self(rawValue: 23)
    package static let text = Self(rawValue: 25)
    package static let oid = Self(rawValue: 26)
    package static let json = Self(rawValue: 114)
    package static let float8 = Self(rawValue: 701)
    package static let unknown = Self(rawValue: 705)
    package static let bpchar = Self(rawValue: 1042)
    package static let varchar = Self(rawValue: 1043)
    package static let date = Self(rawValue: 1082)
    package static let timestamptz = Self(rawValue: 1184)
    package static let uuid = Self(rawValue: 2950)
    package static let jsonb = Self(rawValue: 3802)

    package static let boolArray = Self(rawValue: 1000)
    package static let byteaArray = Self(rawValue: 1001)
    package static let int2Array = Self(rawValue: 1005)
    package static let int4Array = Self(rawValue: 1007)
    package static let textArray = Self(rawValue: 1009)
    package static let int8Array = Self(rawValue: 1016)
    package static let float8Array = Self(rawValue: 1022)
    package static let dateArray = Self(rawValue: 1182)
    package static let timestamptzArray = Self(rawValue: 1185)
    package static let jsonArray = Self(rawValue: 199)
    package static let uuidArray = Self(rawValue: 2951)
    package static let jsonbArray = Self(rawValue: 3807)

    /// Types whose binary form is their text. Enums (and whatever else was created later than `initdb`) are told by their id.
    var isTextual: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .char, .unknown, .json: true
        default: rawValue >= 16384
        }
    }
}
