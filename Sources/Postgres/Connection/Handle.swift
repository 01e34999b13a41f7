import CLibPQ

/// The sole owner of a PGconn, and the only code that calls libpq about it. Never blocks: the socket is in non-blocking mode.
@safe struct Handle: ~Copyable {
    /// Nil after `finish`; libpq answers for it as for a broken connection.
    private var pointer: OpaquePointer?

    /// - Parameter pointer: A new connection, in whatever state.
    init(adopting pointer: OpaquePointer) {
        unsafe self.pointer = pointer
        LiveCounts.add(1, to: .connections)
        // libpq prints notices to standard error by default, and they quote values.
        unsafe PQsetNoticeReceiver(pointer, { _, _ in }, nil)
    }

    /// Only after the event loop has forgotten the socket.
    deinit {
        unsafe Self.finish(pointer)
    }

    /// Ends the connection before the handle does.
    mutating func finish() {
        unsafe Self.finish(pointer)
        unsafe pointer = nil
    }

    private static func finish(_ pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { return }
        unsafe PQfinish(pointer)
        LiveCounts.add(-1, to: .connections)
    }

    var isAlive: Bool { unsafe PQstatus(pointer) == CONNECTION_OK }

    /// It is not hopeless from the start, as with a malformed URL.
    var mayConnect: Bool { unsafe PQstatus(pointer) != CONNECTION_BAD }

    /// Nil when libpq has closed it, which it does by itself while reading.
    var socket: Int32? {
        let socket = unsafe PQsocket(pointer)
        return socket >= 0 ? socket : nil
    }

    /// Outside of a transaction. Only to be trusted when nothing is under way.
    var isIdle: Bool { unsafe PQtransactionStatus(pointer) == PQTRANS_IDLE }

    var processID: Int32 { unsafe PQbackendPID(pointer) }

    var isEncrypted: Bool { unsafe PQsslInUse(pointer) == 1 }

    /// What libpq says about its last failure: for debugging, as it may name hosts and quote the server.
    var message: String {
        guard let text = unsafe PQerrorMessage(pointer) else { return "" }
        return unsafe String(cString: text)
    }

    func enterNonBlocking() -> Bool { unsafe PQsetnonblocking(pointer, 1) == 0 }

    func enterPipeline() -> Bool { unsafe PQenterPipelineMode(pointer) == 1 }

    func makeCancelKey() -> CancelKey? {
        guard let key = unsafe PQgetCancel(pointer) else { return nil }
        return unsafe CancelKey(adopting: key)
    }

    /// A step of connecting; see `PQconnectPoll`.
    func connectPoll() -> PostgresPollingStatusType { unsafe PQconnectPoll(pointer) }
}

// MARK: sending

extension Handle {
    func prepare(_ name: String, _ sql: String, _ parameters: Parameters) -> Bool {
        var types = parameters.slots.map(\.type.rawValue)
        return unsafe PQsendPrepare(pointer, name, sql, Int32(types.count), &types) == 1
    }

    func execute(_ name: String, _ parameters: Parameters) -> Bool {
        unsafe parameters.withPointers { count, values, lengths, formats in
            unsafe PQsendQueryPrepared(pointer, name, count, values, lengths, formats, 1) == 1
        }
    }

    func executeUnnamed(_ sql: String, _ parameters: Parameters) -> Bool {
        var types = parameters.slots.map(\.type.rawValue)
        return unsafe parameters.withPointers { count, values, lengths, formats in
            unsafe PQsendQueryParams(pointer, sql, count, &types, values, lengths, formats, 1) == 1
        }
    }

    /// Several statements in one text, outside of pipeline mode; values come as text.
    func executeScript(_ sql: String) -> Bool { unsafe PQsendQuery(pointer, sql) == 1 }

    func synchronize() -> Bool { unsafe PQpipelineSync(pointer) == 1 }

    enum Flushed {
        case all, partly, failed
    }

    func flush() -> Flushed {
        switch unsafe PQflush(pointer) {
        case 0: .all
        case 1: .partly
        default: .failed
        }
    }
}

// MARK: receiving

/// What libpq hands out, one after the other.
enum Reply<Answer: Sendable>: Sendable {
    case answer(Answer)
    indirect case failure(PostgresError)  // large and rare
    /// A command that was skipped because one before it failed.
    case skipped
    /// The server sends or wants COPY data.
    case copy
    /// All answers to a command are read.
    case end
    /// The end of a segment.
    case synchronized
}

extension Handle {
    /// Reads what the socket has. False when the connection is over.
    func consume() -> Bool { unsafe PQconsumeInput(pointer) == 1 }

    /// The same, and what OpenSSL has read already: the socket's readiness does not tell of that. A TLS record has up to 16 kB, and libpq
    /// takes at least half of one at a time.
    func consumeAll() -> Bool {
        guard consume() else { return false }
        return isEncrypted && isBusy ? consume() : true
    }

    /// `next` would block.
    var isBusy: Bool { unsafe PQisBusy(pointer) == 1 }

    /// Only when not busy.
    func next() -> Reply<Rows> {
        guard let result = unsafe PQgetResult(pointer) else { return .end }
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY, PGRES_SINGLE_TUPLE:
            return .answer(unsafe Rows(adopting: result))
        case PGRES_PIPELINE_SYNC:
            unsafe PQclear(result)
            return .synchronized
        case PGRES_PIPELINE_ABORTED:
            unsafe PQclear(result)
            return .skipped
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            unsafe PQclear(result)
            return .copy
        default:
            defer { unsafe PQclear(result) }
            return .failure(unsafe PostgresError(result: result))
        }
    }

    /// A NOTIFY that has arrived.
    func nextNotification() -> (channel: String, payload: String)? {
        guard let notification = unsafe PQnotifies(pointer) else { return nil }
        defer { unsafe PQfreemem(notification) }
        return unsafe (String(cString: notification.pointee.relname), String(cString: notification.pointee.extra))
    }
}

// MARK: COPY, outside of pipeline mode

extension Handle {
    enum CopyStep<Value: Sendable>: Sendable {
        case done(Value)
        /// The socket is not ready.
        case wait
        case failed
    }

    func put(_ bytes: [UInt8]) -> CopyStep<Void> {
        let result = unsafe bytes.withUnsafeBytes { buffer in
            unsafe PQputCopyData(pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
        return result == 1 ? .done(()) : result == 0 ? .wait : .failed
    }

    /// - Parameter failure: Makes the server refuse the copy with this text.
    func putEnd(failure: String?) -> CopyStep<Void> {
        let result =
            if let failure { unsafe PQputCopyEnd(pointer, failure) } else { unsafe PQputCopyEnd(pointer, nil) }
        return result == 1 ? .done(()) : result == 0 ? .wait : .failed
    }

    /// Nil at the end of the data; the command's result follows. A failure is in the result, too.
    func get() -> CopyStep<[UInt8]?> {
        var buffer: UnsafeMutablePointer<CChar>?
        let length = unsafe PQgetCopyData(pointer, &buffer, 1)
        guard length > 0, let start = unsafe buffer else { return length == 0 ? .wait : .done(nil) }
        defer { unsafe PQfreemem(start) }
        return .done(unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(length))))
    }
}

extension Parameters {
    /// The arrays that libpq wants; they live as long as `body`.
    fileprivate func withPointers(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Bool
    ) -> Bool {
        if slots.isEmpty { return body(0, nil, nil, nil) }
        return unsafe bytes.withUnsafeBytes { bytes in
            unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * slots.count) { numbers in
                unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: slots.count) { values in
                    guard let lengths = numbers.baseAddress, let firstValue = values.baseAddress else { return false }
                    // An empty value must not be a null pointer, which means NULL: any other will do.
                    let start = unsafe bytes.baseAddress ?? UnsafeRawPointer(lengths)
                    var offset = 0
                    for index in slots.indices {
                        let length = slots[index].length
                        let value = unsafe (start + offset).assumingMemoryBound(to: CChar.self)
                        unsafe (firstValue + index).initialize(to: length < 0 ? nil : value)
                        unsafe (lengths + index).initialize(to: max(0, length))
                        unsafe (lengths + slots.count + index).initialize(to: 1)
                        offset += Int(max(0, length))
                    }
                    return unsafe body(Int32(slots.count), firstValue, lengths, lengths + slots.count)
                }
            }
        }
    }
}

extension PostgresError {
    fileprivate init(result: OpaquePointer) {
        func field(_ code: UnicodeScalar) -> String? {
            guard let text = unsafe PQresultErrorField(result, Int32(code.value)) else { return nil }
            return unsafe String(cString: text)
        }
        // The letters of the protocol's "Error and Notice Message Fields"; libpq's macros for them are not visible to Swift.
        let fields = ServerFields(
            severity: field("V"),
            schema: field("s"),
            table: field("t"),
            column: field("c"),
            constraint: field("n"),
            message: field("M"),
            messageDetail: field("D"),
            hint: field("H"),
        )
        guard let state = field("C") else {
            // Made by libpq itself, when the connection breaks.
            let message = unsafe PQresultErrorMessage(result).map { unsafe String(cString: $0) }
            self.init(.connectionLost, detail: message)
            return
        }
        self.init(.server(SQLState(state)), fields: fields)
    }
}
