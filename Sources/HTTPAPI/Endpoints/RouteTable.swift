package import HTTPTypes

/// Which methods each path has: for 405, `Allow` and OPTIONS.
package struct RouteTable: Sendable {
    private let routes: [(segments: [Substring], methods: [HTTPRequest.Method])]

    /// - Parameter routes: Paths with names in braces.
    package init(_ routes: [(path: String, method: HTTPRequest.Method)]) {
        var methods: [String: Set<HTTPRequest.Method>] = [:]
        for route in routes {
            methods[route.path, default: [.options]].insert(route.method)
            if route.method == .get { methods[route.path]?.insert(.head) }
        }
        self.routes = methods.map { path, methods in
            (path.split(separator: "/"), methods.sorted { $0.rawValue < $1.rawValue })
        }
    }

    /// Nil when there is no such path.
    func methods(of path: String) -> [HTTPRequest.Method]? {
        let segments = path.split(separator: "/")
        let matching = routes.filter { route in
            route.segments.count == segments.count && zip(route.segments, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // A literal path hides those with names, as it does in the router.
        return matching.max { names(in: $0.segments) > names(in: $1.segments) }?.methods
    }

    private func names(in segments: [Substring]) -> Int { segments.count { $0.hasPrefix("{") } }
}
