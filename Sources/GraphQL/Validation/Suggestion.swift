/// What somebody who mistyped a name probably meant.
enum Suggestion {
    /// The name with the fewest changed letters; nil when none is near.
    static func nearest(to name: String, among names: [String]) -> String? {
        let limit = max(1, name.utf8.count * 2 / 5)
        let near = names.map { (name: $0, distance: distance(Array(name.lowercased().utf8), Array($0.lowercased().utf8))) }
        return near.filter { $0.distance <= limit }.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// Levenshtein's distance.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        guard abs(one.count - other.count) < 10, one.count < 100 else { return .max }
        var previous = Array(0...other.count)
        for (row, byte) in one.enumerated() {
            var current = [row + 1]
            for (column, wanted) in other.enumerated() {
                current.append(min(previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == wanted ? 0 : 1)))
            }
            previous = current
        }
        return previous[other.count]
    }
}
