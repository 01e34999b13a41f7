extension Connection {
    /// Makes a connection in pipeline mode.
    ///
    /// - Parameters:
    ///   - onEnd: Called once or more often when the connection is over, for whatever reason.
    ///   - callback: Called on another thread.
    static func make(
        _ settings: ConnectionSettings,
        on loop: EventLoop,
        isShared: Bool,
        onEnd: @escaping @Sendable (Connection) -> Void,
        then callback: @escaping @Sendable (Result<Connection, PostgresError>) -> Void,
    ) {
        connect(settings, on: loop) { handle, socket in
            guard handle.enterPipeline() else { return callback(.failure(PostgresError(.connectFailed))) }
            let connection = Connection(handle, socket: socket, on: loop, isShared: isShared, settings: settings, onEnd: onEnd)
            callback(.success(connection))
        } orElse: { error in
            callback(.failure(error))
        }
    }
}
