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
///
/// Not generic over them: the framework calls its middleware through a protocol, and that code would be compiled for any layers, with a look-up of
/// types in each of them. The closure is compiled for these.
package struct Layers: RouterMiddleware {
    package typealias Context = PublicContext

    private let pass: @Sendable (Request, PublicContext, (Request, PublicContext) async throws -> Response) async throws -> Response

    package init<Members: Layer>(@LayersBuilder _ members: () -> Members) {
        let members = members()
        pass = { request, context, next in try await members.handle(request, context: context, next: next) }
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: @concurrent (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        try await pass(request, context) { try await next($0, $1) }
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
