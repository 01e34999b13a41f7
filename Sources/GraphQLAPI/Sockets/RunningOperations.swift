/// The tasks of one connection's operations. One that the client gave up counts until its task is over: what it said last may still wait to
/// be written.
struct RunningOperations {
    private var tasks: [Int: Task<Void, Never>] = [:]
    /// Of those that the client has not given up.
    private var numbers: [String: Int] = [:]
    private var last = 0

    var count: Int { tasks.count }

    /// - Parameter task: Given the number by which it tells that it is over.
    mutating func start(_ id: String, _ task: (Int) -> Task<Void, Never>) {
        last += 1
        tasks[last] = task(last)
        numbers[id] = last
    }

    /// The client wants to hear no more of it.
    mutating func stop(_ id: String) {
        guard let number = numbers.removeValue(forKey: id) else { return }
        tasks[number]?.cancel()
    }

    mutating func isOver(_ id: String, _ number: Int) {
        tasks[number] = nil
        // By now its name may be another's.
        if numbers[id] == number { numbers[id] = nil }
    }

    mutating func removeAll() -> [Task<Void, Never>] {
        defer { (tasks, numbers) = ([:], [:]) }
        return Array(tasks.values)
    }
}
