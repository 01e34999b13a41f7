import JSON

/// What a list is asked for (RFC 7644 §3.4.2), from a query or from the body of `/.search`.
struct ListQuery {
    private static let most = 200
    private static let usual = 100

    var filter: Filter?
    var sortBy: AttributePath?
    var isDescending = false
    /// From 1.
    var startIndex = 1
    var count = Self.usual
    var selection = AttributeSelection()

    init(_ parameters: [String: String]) throws(SCIMError) {
        filter = try Self.filter(parameters["filter"])
        sortBy = try Self.path(parameters["sortby"])
        isDescending = parameters["sortorder"]?.lowercased() == "descending"
        try page(Self.integer(parameters["startindex"], "startIndex"), Self.integer(parameters["count"], "count"))
        selection = try AttributeSelection(parameters)
    }

    /// RFC 7644 §3.4.3.
    init(body: JSON) throws(SCIMError) {
        guard let object = body.object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        let reader = MemberReader(object)
        filter = try Self.filter(try reader.text("filter"))
        sortBy = try Self.path(try reader.text("sortBy"))
        isDescending = try reader.text("sortOrder")?.lowercased() == "descending"
        page(try reader.integer("startIndex"), try reader.integer("count"))
        selection = try AttributeSelection(
            included: try reader.texts("attributes"),
            excluded: try reader.texts("excludedAttributes")
        )
    }

    private mutating func page(_ start: Int?, _ count: Int?) {
        startIndex = max(1, start ?? 1)
        self.count = min(max(0, count ?? Self.usual), Self.most)
    }

    private static func filter(_ text: String?) throws(SCIMError) -> Filter? {
        guard let text else { return nil }
        do throws(InvalidFilter) { return try FilterParser.filter(text) } catch { throw SCIMError(error) }
    }

    private static func path(_ text: String?) throws(SCIMError) -> AttributePath? {
        guard let text else { return nil }
        guard let path = AttributePath(text) else { throw SCIMError(.invalidPath, "`\(text)` names no attribute.") }
        return path
    }

    private static func integer(_ text: String?, _ name: String) throws(SCIMError) -> Int? {
        guard let text else { return nil }
        guard let number = Int(text) else { throw SCIMError(.invalidValue, "`\(name)` is a whole number.") }
        return number
    }
}

extension ListQuery {
    /// The page of those that meet the filter, and how many do.
    func page(of resources: [(JSONObject, ResourceSchema)]) throws(SCIMError) -> (total: Int, page: [JSONObject]) {
        var matching = resources
        if let filter {
            matching = []
            for (resource, schema) in resources {
                do throws(InvalidFilter) {
                    if try filter.matches(resource, schema) { matching.append((resource, schema)) }
                } catch {
                    throw SCIMError(error)
                }
            }
        }
        if let sortBy { matching = sorted(matching, by: sortBy) }
        let page = matching.dropFirst(startIndex - 1).prefix(count).map { $0.0 }
        return (matching.count, Array(page))
    }

    /// What has no value comes last in ascending order (RFC 7644 §3.4.2.3); equals stay as they are, by id.
    private func sorted(
        _ resources: [(JSONObject, ResourceSchema)],
        by path: AttributePath
    ) -> [(JSONObject, ResourceSchema)] {
        let keyed = resources.map { resource, schema -> (key: String?, resource: JSONObject, schema: ResourceSchema) in
            let attribute = schema.attribute(path)
            let isCaseExact = (attribute?.kind == .complex ? attribute?.sub.named("value") : attribute)?.isCaseExact ?? false
            let value = Values.of(path, in: resource, schema).first.map { $0.object?.member("value") ?? $0 }
            let text = value?.string ?? value?.bool.map { String($0) }
            return (isCaseExact ? text : text?.lowercased(), resource, schema)
        }
        let ordered = keyed.enumerated().sorted { left, right in
            switch (left.element.key, right.element.key) {
            case (let one?, let other?) where one != other: isDescending ? one > other : one < other
            case (nil, .some): isDescending
            case (.some, nil): !isDescending
            default: left.offset < right.offset
            }
        }
        return ordered.map { ($0.element.resource, $0.element.schema) }
    }
}
