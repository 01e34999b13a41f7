import Application

extension [FormField] {
    /// `application/x-www-form-urlencoded`, as a body or a query, repeated names too. Nil when an escape is broken.
    init?(form bytes: some Collection<UInt8>) {
        self = []
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let name = PercentEncoding.decodedForm(part[..<equals]),
                let value = PercentEncoding.decodedForm(part[equals...].dropFirst())
            else { return nil }
            append(FormField(name, value))
        }
    }

    /// The value of a name that stands there once; nil otherwise.
    subscript(_ name: String) -> String? {
        let values = filter { $0.name == name }
        return values.count == 1 ? values[0].value : nil
    }
}
