/// What an operation would cost at most, counted before it is executed.
package struct OperationCost: Hashable, Sendable {
    /// How many fields stand in each other, at the deepest.
    package var depth = 0
    /// How many fields are answered, when every list has as many elements as it is said to have.
    package var fields = 0
    /// How many fields of the root are asked for, each alias by itself.
    package var roots = 0
}

/// Counts. Fragments are counted once and added wherever they are spread, so that a document of doubling fragments is quickly counted too.
struct OperationMeter {
    /// How many elements a list is taken to have where the document does not say.
    static let assumedLength = 10
    static let longestPage = 200
    /// The arguments that say how many elements a list has at most.
    static let lengthArguments: Set<String> = ["first", "last", "limit"]

    let schema: Schema
    let fragments: [String: FragmentDefinition]
    let weights: [String: Int]
    private var counted: [String: OperationCost] = [:]

    init(schema: Schema, document: Document, weights: [String: Int]) {
        self.schema = schema
        self.weights = weights
        fragments = Dictionary(
            document.definitions.compactMap { definition -> (String, FragmentDefinition)? in
                if case .fragment(let fragment) = definition { (fragment.name.text, fragment) } else { nil }
            }
        ) { first, _ in first }
    }

    mutating func cost(of set: SelectionSet, _ parent: TypeDefinition?) -> OperationCost {
        var total = OperationCost()
        for selection in set.selections {
            let cost =
                switch selection {
                case .field(let field): cost(of: field, parent)
                case .inline(let inline): cost(of: inline.selections, inline.typeCondition.map { schema.type($0.text) } ?? parent)
                case .spread(let spread): cost(ofFragment: spread.name.text)
                }
            total.depth = max(total.depth, cost.depth)
            total.fields = total.fields.addingSaturated(cost.fields)
            total.roots = total.roots.addingSaturated(cost.roots)
        }
        return total
    }

    private mutating func cost(of field: Field, _ parent: TypeDefinition?) -> OperationCost {
        // What the schema tells of itself needs no data, and has a limit of its own (``IntrospectionDepth``).
        guard !field.name.text.hasPrefix("__"), let selections = field.selections,
            let definition = parent.flatMap({ schema.field(field.name.text, of: $0) })
        else {
            return OperationCost(depth: 1, fields: 1, roots: 1)
        }
        let below = cost(of: selections, schema.type(definition.type.name))
        let weight = weights["\(parent?.name ?? "").\(definition.name)"] ?? 1
        return OperationCost(
            depth: below.depth + 1,
            fields: below.fields.multipliedSaturated(times(field, definition)).addingSaturated(weight),
            roots: 1
        )
    }

    /// How often what is below is answered. A page says its length above the list in it, which is taken to have the assumed one.
    private func times(_ field: Field, _ definition: FieldDefinition) -> Int {
        let given = length(of: field)
        guard definition.type.element == nil else { return given ?? Self.assumedLength }
        return given.map { max(1, ($0 + Self.assumedLength - 1) / Self.assumedLength) } ?? 1
    }

    private mutating func cost(ofFragment name: String) -> OperationCost {
        if let known = counted[name] { return known }
        guard let fragment = fragments[name] else { return OperationCost() }
        counted[name] = OperationCost()  // a valid document has no cycles; one that has must not be followed
        let cost = cost(of: fragment.selections, schema.type(fragment.typeCondition.text))
        counted[name] = cost
        return cost
    }

    private func length(of field: Field) -> Int? {
        for argument in field.arguments where Self.lengthArguments.contains(argument.name.text) {
            switch argument.value.kind {
            case .int(let digits): return Int(digits).map { max(1, $0) } ?? Self.longestPage
            case .variable: return Self.longestPage  // its value is not known here
            default: continue
            }
        }
        return nil
    }
}

extension Document {
    /// What the operation costs at most on the schema.
    ///
    /// - Parameter weights: How many fields one that is dear counts for, by `Type.field`.
    package func cost(of operation: OperationDefinition, in schema: Schema, weights: [String: Int] = [:]) -> OperationCost {
        var meter = OperationMeter(schema: schema, document: self, weights: weights)
        return meter.cost(of: operation.selections, schema.root(operation.kind).map(TypeDefinition.object))
    }
}

extension Int {
    fileprivate func addingSaturated(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    fileprivate func multipliedSaturated(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
