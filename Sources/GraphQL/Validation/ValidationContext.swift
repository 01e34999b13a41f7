/// What rules know of the place at which they are, and where they leave what they find.
final class ValidationContext {
    let schema: Schema
    let document: Document
    let fragments: [String: FragmentDefinition]
    private(set) var errors: [GraphQLError] = []

    /// The type of what is selected from; nil where the document names something unknown.
    var parent: TypeDefinition?
    /// The field, or the directive, whose arguments are visited.
    var field: FieldDefinition?
    var directive: DirectiveDefinition?
    /// What is expected of a value; nil where unknown.
    var expected: TypeReference?

    /// Of the definition that is visited.
    var usages = DefinitionUsages()
    private var usagesOfOperations: [Int: DefinitionUsages] = [:]
    private var usagesOfFragments: [String: DefinitionUsages] = [:]

    init(schema: Schema, document: Document) {
        self.schema = schema
        self.document = document
        var fragments: [String: FragmentDefinition] = [:]
        for case .fragment(let fragment) in document.definitions where fragments[fragment.name.text] == nil {
            fragments[fragment.name.text] = fragment
        }
        self.fragments = fragments
    }

    /// Nobody reads more, and a document can be written that has hundreds of thousands.
    static let maximumErrors = 100

    var hasEnough: Bool { errors.count >= Self.maximumErrors }

    func report(_ message: String, at offsets: [Int]) {
        guard !hasEnough else { return }
        errors.append(GraphQLError(message, locations: offsets.map(document.source.location)))
    }

    func report(_ message: String, at offset: Int) { report(message, at: [offset]) }

    func close(_ operation: OperationDefinition) { usagesOfOperations[operation.offset] = usages }

    func close(_ fragment: FragmentDefinition) {
        if usagesOfFragments[fragment.name.text] == nil { usagesOfFragments[fragment.name.text] = usages }
    }

    func usages(in operation: OperationDefinition) -> DefinitionUsages { usagesOfOperations[operation.offset] ?? DefinitionUsages() }

    /// Every fragment that an operation reaches, each once.
    func reachable(from operation: OperationDefinition) -> [String] {
        var reached: [String] = []
        var waiting = Array(usages(in: operation).spreads.reversed())
        while let name = waiting.popLast() {
            guard fragments[name] != nil, !reached.contains(name) else { continue }
            reached.append(name)
            waiting += (usagesOfFragments[name]?.spreads ?? []).reversed()
        }
        return reached
    }

    /// Every use of a variable in an operation and the fragments that it reaches.
    func variableUsages(in operation: OperationDefinition) -> [VariableUsage] {
        usages(in: operation).variables + reachable(from: operation).flatMap { usagesOfFragments[$0]?.variables ?? [] }
    }
}

/// What one operation or fragment uses.
struct DefinitionUsages {
    var variables: [VariableUsage] = []
    var spreads: [String] = []
}

struct VariableUsage {
    let name: String
    let offset: Int
    /// What is expected there; nil where unknown.
    let type: TypeReference?
    let hasDefault: Bool
    /// The `@oneOf` type whose field it is given for.
    let oneOf: String?
}
