/// One rule of GraphQL §5. It is shown every node of a document, in order, once.
protocol ValidationRule {
    init()

    mutating func enter(_ node: Visited, _ context: ValidationContext)
    mutating func leave(_ node: Visited, _ context: ValidationContext)
    /// After the last node.
    mutating func finish(_ context: ValidationContext)
}

extension ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {}
    mutating func leave(_ node: Visited, _ context: ValidationContext) {}
    mutating func finish(_ context: ValidationContext) {}
}

/// A node that a rule is shown.
enum Visited {
    case operation(OperationDefinition)
    case fragment(FragmentDefinition)
    case typeSystem(TypeSystemDefinition)
    case variable(VariableDefinition)
    /// Not those of inline fragments.
    case selections(SelectionSet)
    case field(Field)
    case spread(FragmentSpread)
    case inline(InlineFragment)
    case arguments([Argument])
    case argument(Argument)
    /// All that stand at one place.
    case directives([Directive], DirectiveLocation)
    case directive(Directive, DirectiveLocation)
    /// The value of an argument, or the default of a variable, as a whole.
    case value(Literal)
    /// Each object inside such a value.
    case objectFields([ObjectField])
}
