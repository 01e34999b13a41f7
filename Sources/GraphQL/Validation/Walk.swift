/// Goes through a document once, keeps the types of the place, and shows each node to each rule.
struct Walk {
    let context: ValidationContext
    var rules: [any ValidationRule]

    private var schema: Schema { context.schema }

    init(_ rules: [any ValidationRule], _ context: ValidationContext) {
        self.rules = rules
        self.context = context
    }

    mutating func run() {
        for definition in context.document.definitions {
            context.usages = DefinitionUsages()
            switch definition {
            case .operation(let operation):
                visit(.operation(operation)) { walk in
                    for variable in operation.variables { walk.variable(variable) }
                    walk.directives(operation.directives, DirectiveLocation(operation.kind))
                    walk.context.parent = walk.schema.roots[operation.kind].flatMap(walk.schema.type)
                    walk.selections(operation.selections)
                    walk.context.close(operation)
                }
            case .fragment(let fragment):
                visit(.fragment(fragment)) { walk in
                    walk.directives(fragment.directives, .fragmentDefinition)
                    walk.context.parent = walk.composite(fragment.typeCondition)
                    walk.selections(fragment.selections)
                    walk.context.close(fragment)
                }
            case .typeSystem(let definition): visit(.typeSystem(definition)) { _ in }
            }
        }
        for index in rules.indices { rules[index].finish(context) }
    }

    private mutating func visit(_ node: Visited, _ inside: (inout Walk) -> Void) {
        for index in rules.indices { rules[index].enter(node, context) }
        inside(&self)
        for index in rules.indices { rules[index].leave(node, context) }
    }

    private func composite(_ condition: Name) -> TypeDefinition? {
        guard let type = schema.type(condition.text), type.isComposite else { return nil }
        return type
    }

    private mutating func variable(_ definition: VariableDefinition) {
        visit(.variable(definition)) { walk in
            let type = TypeReference(definition.type)
            walk.context.expected = walk.schema.type(type.name).map(\.isInput) == true ? type : nil
            if let value = definition.defaultValue { walk.value(value) }
            walk.directives(definition.directives, .variableDefinition)
        }
    }

    private mutating func selections(_ set: SelectionSet) {
        visit(.selections(set)) { walk in walk.each(set) }
    }

    private mutating func each(_ set: SelectionSet) {
        for selection in set.selections {
            switch selection {
            case .field(let field): self.field(field)
            case .spread(let spread):
                context.usages.spreads.append(spread.name.text)
                visit(.spread(spread)) { walk in walk.directives(spread.directives, .fragmentSpread) }
            case .inline(let inline): self.inline(inline)
            }
        }
    }

    private mutating func field(_ field: Field) {
        let parent = context.parent
        let outer = context.field
        context.field = parent.flatMap { schema.field(field.name.text, of: $0) }
        visit(.field(field)) { walk in
            let definition = walk.context.field
            walk.arguments(field.arguments) { definition?.argument($0) }
            walk.directives(field.directives, .field)
            guard let selections = field.selections else { return }
            let type = definition.flatMap { walk.schema.type($0.type.name) }
            walk.context.parent = type?.isComposite == true ? type : nil
            walk.selections(selections)
        }
        context.parent = parent
        context.field = outer
    }

    private mutating func inline(_ inline: InlineFragment) {
        let parent = context.parent
        if let condition = inline.typeCondition { context.parent = composite(condition) }
        visit(.inline(inline)) { walk in
            walk.directives(inline.directives, .inlineFragment)
            walk.each(inline.selections)
        }
        context.parent = parent
    }

    private mutating func directives(_ directives: [Directive], _ location: DirectiveLocation) {
        guard !directives.isEmpty else { return }
        visit(.directives(directives, location)) { walk in
            for directive in directives {
                let definition = walk.schema.directive(directive.name.text)
                walk.context.directive = definition
                walk.visit(.directive(directive, location)) { walk in
                    walk.arguments(directive.arguments) { definition?.argument($0) }
                }
                walk.context.directive = nil
            }
        }
    }

    private mutating func arguments(_ arguments: [Argument], _ definition: (String) -> InputValue?) {
        guard !arguments.isEmpty else { return }
        visit(.arguments(arguments)) { walk in
            for argument in arguments {
                let expected = definition(argument.name.text)
                walk.visit(.argument(argument)) { walk in
                    walk.context.expected = expected?.type
                    walk.value(argument.value)
                    walk.usages(argument.value, as: expected?.type, hasDefault: expected?.defaultValue != nil, oneOf: nil)
                }
            }
        }
    }

    private mutating func value(_ literal: Literal) {
        visit(.value(literal)) { walk in walk.objects(literal) }
    }

    private mutating func objects(_ literal: Literal) {
        switch literal.kind {
        case .object(let fields):
            visit(.objectFields(fields)) { walk in
                for field in fields { walk.objects(field.value) }
            }
        case .list(let elements): for element in elements { objects(element) }
        case .variable, .int, .float, .string, .boolean, .null, .enumeration: break
        }
    }

    private func usages(_ literal: Literal, as type: TypeReference?, hasDefault: Bool, oneOf: String?) {
        switch literal.kind {
        case .variable(let name):
            context.usages.variables.append(
                VariableUsage(name: name, offset: literal.offset, type: type, hasDefault: hasDefault, oneOf: oneOf)
            )
        case .list(let elements):
            for element in elements { usages(element, as: type?.element, hasDefault: false, oneOf: nil) }
        case .object(let fields):
            var input: InputType?
            if let name = type?.name, case .input(let type)? = schema.type(name) { input = type }
            for field in fields {
                let definition = input?.field(field.name.text)
                usages(
                    field.value,
                    as: definition?.type,
                    hasDefault: definition?.defaultValue != nil,
                    oneOf: input?.isOneOf == true ? input?.name : nil
                )
            }
        case .int, .float, .string, .boolean, .null, .enumeration: break
        }
    }
}
