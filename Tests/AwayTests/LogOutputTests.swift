import Glibc
import Testing

@testable import Away

@Suite struct `Log output` {
    private let (reading, writing): (Int32, Int32)
    private let output: LogOutput

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        (reading, writing) = (ends[0], ends[1])
        output = LogOutput(writing)
    }

    @Test func `keeps lines whole, and those of one writer in order`() async throws {
        await withTaskGroup { group in
            for writer in 0..<4 {
                group.addTask { for number in 0..<250 { output.write(line("\(writer) \(number)"), isUrgent: number % 100 == 99) } }
            }
        }
        output.flush()
        let lines = read(1 << 20).split(separator: "\n").map(String.init)
        #expect(lines.count == 1_000)
        for writer in 0..<4 {
            #expect(lines.filter { $0.hasPrefix("\(writer) ") } == (0..<250).map { "\(writer) \($0)" })
        }
    }

    @Test func `writes what is urgent at once, with everything before it`() {
        output.write(line("first"), isUrgent: false)
        output.write(line("second"), isUrgent: true)
        #expect(read(100) == "first\nsecond\n")
    }

    @Test func `writes the rest by itself`() {
        output.write(line("alone"), isUrgent: false)
        #expect(read(100) == "alone\n")  // waits until something comes
    }

    @Test func `does not wait for its own writer, whatever much is urgent`() {
        // Each pair wakes the writer and writes all: more pairs than a pipe holds bytes, in less time than the writer could wake for each.
        let null = LogOutput(open("/dev/null", O_WRONLY))
        let duration = ContinuousClock().measure {
            for _ in 0..<100_000 {
                null.write(line("waits"), isUrgent: false)
                null.write(line("urgent"), isUrgent: true)
            }
        }
        #expect(duration < .seconds(20))
    }

    private func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }

    private func read(_ limit: Int) -> String {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = Glibc.read(reading, &bytes, limit)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
