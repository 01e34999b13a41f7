import Glibc
import Synchronization

/// Where log lines go: whole, in the order in which they came, a few milliseconds of them at once, since a system call for each would cost a
/// busy service more than its answers do.
///
/// What is urgent takes everything before it along at once, and so does the end of the process; a process that is killed loses what was not
/// urgent in its last milliseconds.
final class LogOutput: Sendable {
    static let standardError: LogOutput = {
        atexit { LogOutput.standardError.flush() }
        return LogOutput(STDERR_FILENO)
    }()

    private let descriptor: Int32
    private let waiting = Mutex<[UInt8]>([])
    /// Held while what was taken is written, so that nothing overtakes it.
    private let writing = Mutex(())
    /// A pipe: a byte comes through when there is something after there was nothing.
    private let (bell, rope): (Int32, Int32)

    /// What may wait; whoever adds to more writes it all, and waits as long as that takes.
    private static let capacity = 1 << 20
    private static let pause: useconds_t = 2_000

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no descriptors left")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A pipe that is full wakes the writer as it is: nobody waits to add to it.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        (bell, rope) = (ends[0], ends[1])
        start()
    }

    func write(_ line: [UInt8], isUrgent: Bool) {
        let (isFirst, isFull) = waiting.withLock { waiting in
            defer { waiting.append(contentsOf: line) }
            return (waiting.isEmpty, waiting.count > Self.capacity)
        }
        if isUrgent || isFull {
            flush()
        } else if isFirst {
            var byte: UInt8 = 0
            _ = Glibc.write(rope, &byte, 1)
        }
    }

    /// Writes all that waits.
    func flush() {
        writing.withLock { _ in
            let bytes = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                // Nobody reads any more, or there is no room: a log has nobody to complain to.
                guard count > 0 || errno == EINTR else { return }
                rest = rest.dropFirst(max(0, count))
            }
        }
    }

    /// A thread of its own, for as long as the process lives: a reader that is slow must not hold up requests.
    private func start() {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<LogOutput>.fromOpaque(argument).takeUnretainedValue().run()
                return nil
            },
            argument
        )
        precondition(result == 0, "no more threads")
        pthread_detach(thread)
    }

    private func run() {
        // All that rang meanwhile at once: one flush is enough for it.
        var rings = [UInt8](repeating: 0, count: 4_096)
        while read(bell, &rings, rings.count) > 0 || errno == EINTR {
            usleep(Self.pause)
            flush()
        }
    }
}
