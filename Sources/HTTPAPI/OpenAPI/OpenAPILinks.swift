import HTTPTypes
import JSON

/// Which operations can be called with what another one answered: so that stateful test tools find their way.
struct OpenAPILinks {
    private let endpoints: [Endpoint]

    init(_ endpoints: [Endpoint]) { self.endpoints = endpoints }

    /// From what makes or lists things to whatever takes the id of one, and no other name, in its path.
    subscript(_ source: Endpoint) -> JSONObject {
        var links = JSONObject()
        guard source.pathParameters.isEmpty, let id = idExpression(source) else { return links }
        for target in endpoints where target.path.hasPrefix(source.path + "/{") && target.pathParameters.count == 1 {
            links.append(
                target.name,
                [
                    "operationId": .string(target.name),
                    "parameters": .object(JSONObject(target.pathParameters[0], .string(id))),
                ]
            )
        }
        return links
    }

    private func idExpression(_ source: Endpoint) -> String? {
        switch source.method {
        case .post where source.answer.status == .created: "$response.body#/id"
        case .get: "$response.body#/items/0/id"
        default: nil
        }
    }
}
