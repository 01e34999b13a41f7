extension Component {
    /// Reads a file with one or more calendars (RFC 5545 §3.4).
    ///
    /// - Returns: The outermost components; none of them need be known.
    /// - Throws: All that is wrong with the form.
    package static func reading(_ text: [UInt8], limits: CalendarLimits = CalendarLimits()) throws(CalendarFaults) -> [Component] {
        guard text.count <= limits.bytes else {
            throw CalendarFaults([CalendarFault(.tooLarge, line: 1, "A calendar has at most \(limits.bytes) bytes.")])
        }
        var tree = Tree(limits: limits)
        for line in ContentLine.unfolding(text) where tree.isGoingOn {
            guard line.bytes.count <= limits.lineBytes else {
                tree.add(CalendarFault(.tooLarge, line: line.number, "A line has at most \(limits.lineBytes) bytes."))
                continue
            }
            do {
                tree.add(try Property(reading: line))
            } catch {
                tree.add(error)
            }
        }
        return try tree.finish()
    }
}

/// The components as far as they were read.
private struct Tree {
    private let limits: CalendarLimits
    private var done: [Component] = []
    private var open: [Component] = []
    private var count = 0
    private var faults: [CalendarFault] = []
    /// Beyond a limit nothing is read, so that nothing is done for it either.
    private(set) var isGoingOn = true

    init(limits: CalendarLimits) {
        self.limits = limits
    }

    mutating func add(_ fault: CalendarFault) {
        faults.append(fault)
        if faults.count >= limits.faults { isGoingOn = false }
    }

    mutating func add(_ property: Property) {
        switch property.name {
        case "BEGIN": begin(property)
        case "END": end(property)
        default:
            guard !open.isEmpty else {
                return add(CalendarFault(.malformedComponent, line: property.line, "BEGIN:VCALENDAR is expected first."))
            }
            open[open.count - 1].properties.append(property)
        }
    }

    private mutating func begin(_ property: Property) {
        count += 1
        guard count <= limits.components, open.count < limits.depth else {
            isGoingOn = false
            let reason = "At most \(limits.components) components, one within the other at most \(limits.depth) deep, are read."
            return add(CalendarFault(.tooLarge, line: property.line, reason))
        }
        open.append(Component(property.value, line: property.line))
    }

    private mutating func end(_ property: Property) {
        guard let last = open.last, last.name == property.value.uppercased() else {
            isGoingOn = false  // what follows would only be faults that follow from this one
            let expected = open.last.map { "END:\($0.name)" } ?? "BEGIN:VCALENDAR"
            return add(CalendarFault(.malformedComponent, line: property.line, "\(expected) is expected here."))
        }
        open.removeLast()
        if open.isEmpty { done.append(last) } else { open[open.count - 1].components.append(last) }
    }

    mutating func finish() throws(CalendarFaults) -> [Component] {
        if isGoingOn, let last = open.last {
            add(CalendarFault(.malformedComponent, line: last.line, "END:\(last.name) is missing for this BEGIN."))
        }
        guard faults.isEmpty else { throw CalendarFaults(faults) }
        return done
    }
}
