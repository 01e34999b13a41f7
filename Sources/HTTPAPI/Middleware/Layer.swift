package import Hummingbird

/// What stands between the server and the routes and sees every request.
///
/// Not a middleware of the framework's by itself: between two of those a task looks for its executor anew, on the way in and on the way out,
/// which is dear where each request passes eight. ``Layers`` is the one middleware that they make together.
package protocol Layer: Sendable {
    func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response
}

/// Layers, from the outside in, as a middleware.
package struct Layers<Members: Layer>: RouterMiddleware {
    package typealias Context = PublicContext

    private let members: Members

    package init(@LayersBuilder _ members: () -> Members) { self.members = members() }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: @concurrent (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        try await members.handle(request, context: context) { try await next($0, $1) }
    }
}

@resultBuilder package enum LayersBuilder {
    package static func buildPartialBlock<Only: Layer>(first: Only) -> Only { first }

    package static func buildPartialBlock<Outer: Layer, Inner: Layer>(accumulated: Outer, next: Inner) -> Around<Outer, Inner> {
        Around(outer: accumulated, inner: next)
    }
}

package struct Around<Outer: Layer, Inner: Layer>: Layer {
    fileprivate let outer: Outer
    fileprivate let inner: Inner

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        try await outer.handle(request, context: context) { try await inner.handle($0, context: $1, next: next) }
    }
}
