package import JSON

/// What a resolver answers for one parent.
package indirect enum Resolved: Sendable {
    case null
    /// A scalar, or an enum's value as a string.
    case leaf(JSON)
    /// The parent of the fields below, as their resolvers take it.
    case object(any Sendable)
    /// The same, where the field is of an interface or a union, with the object's type.
    case typed(any Sendable, as: String)
    case list([Resolved])
    /// This field of this parent has an error; its neighbours do not.
    case failure(GraphQLError)
}
