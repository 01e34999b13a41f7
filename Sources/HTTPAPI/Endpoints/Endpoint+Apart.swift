extension Endpoint {
    /// The same, served by the threads of the global executor: for what computes for longer than a request may keep a connection's thread, on
    /// which everybody else's requests wait.
    var apart: Endpoint {
        guard case .member(let serve) = serve else { return self }
        return Endpoint(
            method: method,
            path: path,
            name: name,
            summary: summary,
            access: access,
            parameters: parameters,
            body: body,
            answer: answer,
            refusals: refusals,
            serve: .member { request, context, services in
                try await withTaskExecutorPreference(globalConcurrentExecutor) { try await serve(request, context, services) }
            }
        )
    }
}
