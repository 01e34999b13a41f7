/// What makes up a balance: lots with an end, carried lots without, and the leave year's own lot (LEAVE_RULES L6.16–L6.18).
/// Lots with the same end are one: nothing can tell them apart.
struct Lots: Hashable, Sendable {
    struct Ending: Hashable, Sendable {
        /// The last usable day.
        let end: LocalDate
        var amount: Amount
    }

    /// In order of their ends, none empty.
    private(set) var ending: [Ending] = []
    /// Carried without an end; never negative.
    private(set) var unending = Amount.zero
    /// The year's own; negative when nothing else covers what was consumed.
    private(set) var own = Amount.zero

    var balance: Amount { ending.isEmpty ? unending + own : ending.reduce(unending + own) { $0 + $1.amount } }

    /// Joins the own lot, where it pays a debt first.
    mutating func credit(_ amount: Amount) {
        own = own + amount
        settle()
    }

    /// A lot of its own, which pays a debt at once.
    mutating func credit(_ amount: Amount, expiring end: LocalDate) {
        add(amount, end)
        settle()
    }

    /// Reduces the own lot whatever else there is; then the others pay.
    mutating func reduceOwn(by amount: Amount) {
        own = own - amount
        settle()
    }

    /// The lot that ends first, then those without end, then the own one, which may become negative (L6.17).
    mutating func consume(_ amount: Amount) {
        own = own - takeFromOthers(amount)
    }

    /// Takes what has just been credited away again, from the lot that got it (L6.13).
    mutating func cut(_ amount: Amount, from lot: CarriedLot) {
        switch lot {
        case .ending(let end):
            guard let index = ending.firstIndex(where: { $0.end == end }) else { return }
            ending[index].amount = ending[index].amount - amount
            if ending[index].amount <= .zero { ending.remove(at: index) }
        case .unending: unending = unending - amount
        case .own: own = own - amount
        }
    }

    /// What was left of the lots whose last usable day was before `date`.
    mutating func expire(before date: LocalDate) -> Amount {
        var expired = Amount.zero
        while let first = ending.first, first.end < date {
            expired = expired + first.amount
            ending.removeFirst()
        }
        return expired
    }

    enum CarriedLot: Hashable, Sendable {
        case ending(LocalDate)
        case unending
        case own
    }

    /// Begins the next leave year: loses what exceeds `limit` (nil: nothing), and gives what is carried, one entry an end date,
    /// earliest first (L6.15). Lots with an end keep it, the others get `end`. A balance of zero or less is carried in full as the
    /// new year's own.
    mutating func rollOver(limit: Amount?, end: LocalDate?) -> (lost: Amount, carried: [(lot: CarriedLot, amount: Amount)]) {
        let balance = balance
        guard balance > .zero else {
            self = Lots()
            return (.zero, balance == .zero ? [] : [(.own, balance)])
        }
        var lost = Amount.zero
        if let limit, balance > limit {
            lost = balance - limit
            own = own - takeFromOthers(lost)
        }
        var next = Lots()
        for lot in ending { next.add(lot.amount, lot.end) }
        let rest = unending + own
        if let end { next.add(rest, end) } else { next.unending = rest }
        self = Lots()
        var carried = next.ending.map { (lot: CarriedLot.ending($0.end), amount: $0.amount) }
        if next.unending > .zero { carried.append((.unending, next.unending)) }
        return (lost, carried)
    }

    /// Enters one of the entries that ``rollOver(limit:end:)`` gave.
    mutating func carryIn(_ amount: Amount, as lot: CarriedLot) {
        switch lot {
        case .ending(let end): add(amount, end)
        case .unending: unending = unending + amount
        case .own: own = own + amount
        }
    }

    /// A negative own lot is paid by the others (L6.18).
    private mutating func settle() {
        guard own < .zero else { return }
        let debt = .zero - own
        own = .zero - takeFromOthers(debt)
    }

    /// What the others could not give.
    private mutating func takeFromOthers(_ amount: Amount) -> Amount {
        var rest = amount
        while rest > .zero, let first = ending.first {
            let taken = min(rest, first.amount)
            rest = rest - taken
            if taken == first.amount { ending.removeFirst() } else { ending[0].amount = first.amount - taken }
        }
        let taken = min(rest, unending)
        unending = unending - taken
        return rest - taken
    }

    private mutating func add(_ amount: Amount, _ end: LocalDate) {
        guard amount > .zero else { return }
        let index = ending.firstIndex { $0.end >= end } ?? ending.endIndex
        if index < ending.endIndex, ending[index].end == end {
            ending[index].amount = ending[index].amount + amount
        } else {
            ending.insert(Ending(end: end, amount: amount), at: index)
        }
    }
}
