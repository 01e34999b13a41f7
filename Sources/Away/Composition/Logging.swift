import JSON
import Logging
import Synchronization

extension Logger {
    /// One JSON object a line on standard error.
    static func away(_ level: Level) -> Logger {
        var logger = Logger(label: "away") { _ in JSONLogHandler() }
        logger.logLevel = level
        return logger
    }
}

/// Writes `{"time", "level", "message", …metadata}`.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set {
            // The framework's own id of every request; ours is `request_id`.
            if key != "hb.request.id" { metadata[key] = newValue }
        }
    }

    func log(event: LogEvent) {
        var writer = JSONWriter()
        writer.object { line in
            line.name("time")
            line.value(SystemClock.now().text)
            line.name("level")
            line.value(event.level.rawValue)
            line.name("message")
            line.value(event.message.description)
            for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }) {
                line.name(key)
                if case .string(let text) = value { line.value(text) } else { line.value("\(value)") }
            }
        }
        LogOutput.standardError.write(writer.bytes + [UInt8(ascii: "\n")], isUrgent: event.level >= .warning)
    }
}
