import FuzzTargets
import Glibc

// AWAY_FUZZ_TARGET=json Fuzz [libFuzzer's arguments]: see deploy/dev/fuzz. Not an argument, because libFuzzer starts this program again with its own.

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// C calls without any context, so the target is kept here.
private enum Chosen {
    static let target = getenv("AWAY_FUZZ_TARGET").flatMap { FuzzTarget(rawValue: String(cString: $0)) }
}

guard Chosen.target != nil else {
    print("AWAY_FUZZ_TARGET is one of:", FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))
    exit(2)
}
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
var count = CommandLine.argc
exit(
    runDriver(&count, &arguments) { start, size in
        do throws(Violation) {
            try Chosen.target?.run(Array(UnsafeBufferPointer(start: start, count: size)))
        } catch {
            fatalError("\(error)")
        }
        return 0
    }
)
