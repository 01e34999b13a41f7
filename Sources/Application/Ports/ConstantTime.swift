/// Comparing secrets without telling by the time it takes how much of them is right.
package enum ConstantTime {
    /// Takes the same time wherever the bytes differ.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
