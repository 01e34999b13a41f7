import CLibPQ
import Glibc

/// Makes a connection on a thread of its own, because libpq resolves names and verifies certificates blocking. The loop, on which the
/// connection will live, waits for that thread at its end.
///
/// - Parameter callback: Called on that thread, with the open connection in blocking mode and its socket, or with why there is none.
func connect(
    _ settings: ConnectionSettings,
    on loop: EventLoop,
    then callback: @escaping @Sendable (consuming sending Handle, Int32) -> Void,
    orElse fail: @escaping @Sendable (PostgresError) -> Void,
) {
    loop.startThread {
        guard !settings.url.utf8.contains(0) else { return fail(PostgresError(.connectFailed, detail: "NUL in the URL")) }
        guard let handle = begin(settings) else { return fail(PostgresError(.connectFailed, detail: "out of memory")) }
        let deadline = Moment.now + settings.connectTimeout
        if let problem = finishConnecting(handle, until: deadline, unless: { loop.isStopped }) { return fail(problem) }
        guard let socket = handle.socket, handle.enterNonBlocking() else { return fail(PostgresError(.connectFailed)) }
        callback(handle, socket)
    }
}

private func begin(_ settings: ConnectionSettings) -> Handle? {
    // The URL is expanded because it stands under `dbname`; what comes after it overrides, what comes before it is a default.
    let parameters = [
        ("fallback_application_name", settings.applicationName),
        ("dbname", settings.url),
        ("client_encoding", "UTF8"),
        ("gssencmode", "disable"),  // asks for a ticket before each connection, and nobody uses it
    ]
    let pointer = unsafe withCStrings(parameters.map(\.0)) { keywords in
        unsafe withCStrings(parameters.map(\.1)) { values in unsafe PQconnectStartParams(keywords, values, 1) }
    }
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Handle(adopting: pointer)
}

/// Lends a null-terminated array of C strings.
private func withCStrings<R>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
    let copies = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    let pointers = unsafe copies.map { unsafe UnsafePointer<CChar>($0) } + [nil]
    return unsafe pointers.withUnsafeBufferPointer { buffer in
        unsafe body(buffer.baseAddress.unsafelyUnwrapped)
    }
}

private func finishConnecting(
    _ handle: borrowing Handle,
    until deadline: Moment,
    unless isStopped: () -> Bool
) -> PostgresError? {
    guard handle.mayConnect else { return failure(handle) }
    var events = Int16(POLLOUT)
    while true {
        // The socket changes when libpq goes on to the next host or address.
        guard let socket = handle.socket else { return failure(handle) }
        let left = (deadline.nanoseconds - Moment.now.nanoseconds) / 1_000_000
        guard left > 0 else { return PostgresError(.connectFailed, detail: "no answer in time") }
        if isStopped() { return PostgresError(.closed) }
        var poller = pollfd(fd: socket, events: events, revents: 0)
        let count = unsafe poll(&poller, 1, min(100, Int32(clamping: left)))  // to look at `isStopped`
        if count == 0 || (count < 0 && errno == EINTR) { continue }
        switch handle.connectPoll() {
        case PGRES_POLLING_OK: return nil
        case PGRES_POLLING_READING: events = Int16(POLLIN)
        case PGRES_POLLING_WRITING: events = Int16(POLLOUT)
        default: return failure(handle)
        }
    }
}

/// libpq 15 keeps the SQLSTATE of a refused connection to itself; its message is all there is.
private func failure(_ handle: borrowing Handle) -> PostgresError {
    PostgresError(.connectFailed, detail: handle.message)
}
