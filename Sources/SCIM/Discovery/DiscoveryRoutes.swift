import HTTPTypes
import JSON

/// RFC 7644 §4.
struct DiscoveryRoutes {
    let base: String

    func answer(_ request: SCIMRequest) throws(SCIMError) -> SCIMAnswer {
        guard request.method == .get else { return .wrongMethod("GET") }
        guard request.parameters["filter"] == nil else { throw SCIMError(.forbidden, "What is here cannot be filtered.") }
        let discovery = Discovery(base: base)
        let resources: [JSONObject]
        switch request.path[0] {
        case "ServiceProviderConfig" where request.path.count == 1: return .resource(discovery.configuration())
        case "ResourceTypes": resources = discovery.resourceTypes()
        case "Schemas": resources = discovery.schemaResources()
        default: throw .notFound
        }
        switch request.path.count {
        case 1: return .list(resources, total: resources.count, startIndex: 1)
        case 2:
            guard let found = resources.first(where: { $0["id"]?.string == request.path[1] }) else { throw .notFound }
            return .resource(found)
        default: throw .notFound
        }
    }
}
