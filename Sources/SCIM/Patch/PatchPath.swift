/// Where a change is made (RFC 7644 §3.5.2): an attribute, some of its values, or a sub-attribute of either.
package struct PatchPath: Hashable, Sendable {
    let attribute: AttributePath
    /// Which values of a multi-valued attribute; nil: all, and the attribute itself.
    let filter: Filter?

    init(attribute: AttributePath, filter: Filter? = nil) {
        self.attribute = attribute
        self.filter = filter
    }
}
