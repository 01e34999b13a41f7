extension Document {
    /// Everything that forbids to execute the document (GraphQL §5); empty when it may be executed.
    package func faults(in schema: Schema) -> [GraphQLError] {
        let context = ValidationContext(schema: schema, document: self)
        let rules: [any ValidationRule.Type] = [
            ExecutableDefinitions.self, KnownOperationTypes.self, UniqueOperationNames.self, LoneAnonymousOperation.self,
            SingleFieldSubscriptions.self, KnownTypeNames.self, FragmentsOnCompositeTypes.self, VariablesAreInputTypes.self,
            LeafSelections.self, FieldsOnCorrectType.self, UniqueFragmentNames.self, KnownFragmentNames.self, NoUnusedFragments.self,
            PossibleFragmentSpreads.self, NoFragmentCycles.self, UniqueVariableNames.self, NoUndefinedVariables.self,
            NoUnusedVariables.self, KnownDirectives.self, UniqueDirectives.self, KnownArgumentNames.self, UniqueArgumentNames.self,
            ValuesOfCorrectType.self, ProvidedRequiredArguments.self, VariablesInAllowedPosition.self, FieldsInSetCanMerge.self,
            UniqueInputFieldNames.self, IntrospectionDepth.self,
        ]
        var walk = Walk(rules.map { $0.init() }, context)
        walk.run()
        return context.errors
    }
}
