extension Session {
    /// Sends data with `COPY … FROM STDIN`, at the pace of whoever is slower.
    ///
    /// - Parameters:
    ///   - sql: The whole COPY statement; it says the data's format.
    ///   - chunks: The data, cut anywhere. When it throws, the server takes nothing of it.
    /// - Returns: The number of rows.
    package func copyIn<Chunks: AsyncSequence>(_ sql: String, from chunks: Chunks) async throws -> Int where Chunks.Element == [UInt8] {
        try await endingOnCancellation {
            try await begin(sql)
            do {
                for try await chunk in chunks { try await put(chunk) }
            } catch let error where !(error is PostgresError || error is CancellationError) {
                try await putEnd(failure: "the client gave up")
                _ = try? await answers()  // the refusal that was just asked for
                throw error
            }
            try await putEnd(failure: nil)
            return try await answers().last?.affected ?? 0
        }
    }

    /// Receives the data of `COPY … TO STDOUT`, a row a chunk in text and CSV form.
    ///
    /// - Parameter body: The server waits for it; when it throws, the session is closed.
    /// - Returns: The number of rows.
    @discardableResult
    package func copyOut(_ sql: String, to body: ([UInt8]) async throws -> Void) async throws -> Int {
        try await endingOnCancellation {
            try await begin(sql)
            while true {
                switch try withHandle({ $0.get() }) {
                case .done(let chunk?):
                    do { try await body(chunk) } catch {
                        end()
                        throw error
                    }
                case .done(nil): return try await answers().last?.affected ?? 0
                case .failed: throw lost()
                case .wait:
                    try await wait(writable: false)
                    try consume()
                }
            }
        }
    }

    private func begin(_ sql: String) async throws {
        guard !sql.utf8.contains(0) else { throw PostgresError(.invalidStatement) }
        guard try withHandle({ $0.executeScript(sql) }) else { throw lost() }
        switch try await nextReply() {
        case .copy: return
        case .failure(let error):
            _ = try? await answers()  // the end of the failed statement; its error is known
            throw error
        case .answer, .skipped, .synchronized, .end:
            _ = try await answers()
            throw PostgresError(.invalidStatement, detail: "not a COPY")
        }
    }

    private func put(_ chunk: [UInt8]) async throws {
        // libpq counts in 31 bits, and copies what it is given.
        for start in stride(from: 0, to: chunk.count, by: 1 << 20) {
            let piece = chunk.count <= 1 << 20 ? chunk : Array(chunk[start..<min(chunk.count, start + 1 << 20)])
            try await untilDone { $0.put(piece) }
            while try withHandle({ $0.flush() }) == .partly { try await waitToWrite() }
        }
    }

    private func putEnd(failure: String?) async throws {
        try await untilDone { $0.putEnd(failure: failure) }
    }

    private func untilDone(_ step: @Sendable (borrowing Handle) -> Handle.CopyStep<Void>) async throws {
        while true {
            switch try withHandle({ step($0) }) {
            case .done: return
            case .failed: throw lost()
            case .wait: try await waitToWrite()
            }
        }
    }

    /// Reads meanwhile what there is, or both sides would wait for each other.
    private func waitToWrite() async throws {
        try await wait(writable: true)
        try consume()
    }
}
