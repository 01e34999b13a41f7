import Hummingbird
import JSON
import Texts

/// The parameters of a query. As with ``WireInput``, the `init` is the declaration.
package protocol WireQuery: Sendable {
    init(reading query: inout QueryReader)
}

/// No parameter is allowed.
package struct NoQuery: WireQuery {
    package init(reading query: inout QueryReader) {}
}

extension WireQuery {
    package static var parameters: [QueryReader.Parameter] {
        var reader = QueryReader()
        _ = Self(reading: &reader)
        return reader.parameters
    }

    /// - Parameter query: As it came, without the question mark.
    /// - Throws: A ``Problem`` with every fault.
    package init(query: String) throws(Problem) {
        var reader = QueryReader(query)
        self.init(reading: &reader)
        try reader.finish()
    }
}

/// The parameters of a query, asked for one after the other.
package struct QueryReader {
    package struct Parameter: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool
        package let summary: String
    }

    private var texts: [(name: String, text: String)]
    private let isDescribing: Bool
    private var faults: [FieldFault] = []
    private(set) var parameters: [Parameter] = []

    fileprivate init() {
        texts = []
        isDescribing = true
    }

    fileprivate init(_ query: String) {
        isDescribing = false
        texts = []
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decodedForm(parts[0]) else {
                faults.append(FieldFault(.whole, code: "invalid-parameter", detail: "problem.invalid-parameter.name"))
                continue
            }
            guard let text = PercentEncoding.decodedForm(parts.count > 1 ? parts[1] : parts[0].prefix(0)) else {
                faults.append(FieldFault(.query(name), code: "invalid-parameter", detail: "problem.invalid-parameter.encoding"))
                continue
            }
            texts.append((name, text))
        }
    }

    package mutating func optional<Value>(_ name: String, _ wire: Wire<Value>, _ summary: String) -> Value? {
        parameters.append(Parameter(name: name, schema: wire.schema, isRequired: false, summary: summary))
        return take(name).flatMap { value($0, name, wire) }
    }

    package mutating func optional<Value>(_ name: String, _ wire: Wire<Value>, default value: Value, _ summary: String) -> Value {
        optional(name, wire, summary) ?? value
    }

    package mutating func required<Value>(_ name: String, _ wire: Wire<Value>, _ summary: String) -> Value {
        parameters.append(Parameter(name: name, schema: wire.schema, isRequired: true, summary: summary))
        guard !isDescribing else { return wire.reading.placeholder }
        guard let text = take(name) else {
            faults.append(FieldFault(.query(name), code: "invalid-parameter", detail: "problem.invalid-parameter.required"))
            return wire.reading.placeholder
        }
        return value(text, name, wire) ?? wire.reading.placeholder
    }

    private mutating func take(_ name: String) -> String? {
        let found = texts.filter { $0.name == name }
        texts.removeAll { $0.name == name }
        if found.count > 1 {
            faults.append(FieldFault(.query(name), code: "invalid-parameter", detail: "problem.invalid-parameter.once"))
        }
        return found.first?.text
    }

    private mutating func value<Value>(_ text: String, _ name: String, _ wire: Wire<Value>) -> Value? {
        var found: [FieldFault] = []
        let value = wire.reading.read(wire.reading.json(text), JSONPointer(), &found)
        faults += found.map {
            FieldFault(.query(name), code: $0.code == "invalid-value" ? "invalid-parameter" : $0.code, detail: $0.detail)
        }
        return found.isEmpty ? value : nil
    }

    fileprivate func finish() throws(Problem) {
        let unknown = texts.map { FieldFault(.query($0.name), code: "unknown-parameter", detail: "problem.unknown-parameter") }
        let faults = faults + unknown
        guard let first = faults.first else { return }
        throw Problem(.badRequest, first.code, "problem.invalid-query", faults: faults)
    }
}
