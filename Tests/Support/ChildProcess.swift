import Glibc

/// A program that a test starts, with nothing open but its standard files and with no signal blocked, and whose end is awaited without a task's
/// thread. Foundation's `Process` does neither: it waits for whoever inherited its socket, here a server that outlives the script which started it.
package struct ChildProcess: Sendable {
    private let pid: pid_t

    /// - Parameters:
    ///   - arguments: The first is the program's path.
    ///   - output: The file that becomes its standard output.
    package init(_ arguments: [String], output: String) throws(ChildProcessError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        for descriptor in 3..<Int32(256) { posix_spawn_file_actions_addclose(&actions, descriptor) }  // those that are not open, too

        // The tasks' threads block all signals, which a child would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var pid = pid_t()
        let failure = posix_spawn(&pid, arguments[0], &actions, &attributes, &pointers, environ)
        guard failure == 0 else { throw ChildProcessError(program: arguments[0], number: failure) }
        self.pid = pid
    }

    /// To be called before ``end()`` has returned: afterwards the number may be another's.
    package func kill() {
        _ = Glibc.kill(pid, SIGKILL)
    }

    /// Waits for its end, once, cancelled or not.
    ///
    /// - Returns: Its status as waitpid(2) tells it; 0 for success.
    @discardableResult
    package func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            PlainThread.detach {
                var status: Int32 = 0
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
    }
}

package struct ChildProcessError: Error {
    package let program: String
    /// Of errno(3).
    package let number: Int32
}
