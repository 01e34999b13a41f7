import Dispatch
import Foundation
import Glibc

/// Runs a command to its end, with its output in a file.
///
/// `Foundation.Process` will not do: it takes the end of all inheritors of a socket for the end of the command, and a server that the
/// command leaves running inherits it.
enum Command {
    struct Failed: Error {
        let command: [String]
        let status: Int32
        let output: String
    }

    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "away-\(UUID().uuidString).out").path
        defer { unlink(file) }
        let command = ["timeout", "60", "env"] + environment.map { "\($0.key)=\($0.value)" } + arguments
        let child = try spawn(command, output: file)
        let status = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(child, &status, 0) == -1, errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
        let output = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
        guard status == 0 else { throw Failed(command: arguments, status: status, output: output) }
        return output
    }

    private static func spawn(_ command: [String], output: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let result = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
        guard result == 0 else { throw Failed(command: command, status: result, output: "") }
        return child
    }
}
