import NIOCore

extension EventLoopFuture where Value: Sendable {
    /// Waits, but no longer than the task may: when it is cancelled, the wait ends with `CancellationError`, and what comes too late
    /// is given to `discard`.
    func value(discarding discard: @escaping @Sendable (Value) -> Void = { _ in }) async throws -> Value {
        let promise = eventLoop.makePromise(of: Value.self)
        // Read and written on the event loop only, which makes "who was first" a question with one answer.
        let isDecided = NIOLoopBoundBox.makeBoxSendingValue(false, eventLoop: eventLoop)
        whenComplete { result in
            if isDecided.value {
                if case .success(let value) = result { discard(value) }
                return
            }
            isDecided.value = true
            promise.completeWith(result)
        }
        let loop = eventLoop
        return try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: {
            loop.execute {
                guard !isDecided.value else { return }
                isDecided.value = true
                promise.fail(CancellationError())
            }
        }
    }
}
