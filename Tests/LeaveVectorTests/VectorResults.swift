import Leave

/// How results are written in cases.
extension JSON {
    static func amount(_ amount: Amount?) -> JSON { amount.map { .string($0.description) } ?? .null }

    static func date(_ date: LocalDate) -> JSON { .string(date.description) }

    /// `errors` only where there are several.
    static func refused(_ codes: [String]) -> JSON {
        var members: [String: JSON] = ["error": .string(codes.first ?? "")]
        if codes.count > 1 { members["errors"] = .array(codes.map { .string($0) }) }
        return .object(members)
    }

    static func summary(_ summary: BalanceSummary) -> JSON {
        .object([
            "unit": .string(summary.unit.rawValue), "leaveYear": .date(summary.leaveYear), "taken": .amount(summary.taken),
            "booked": .amount(summary.booked), "pending": .amount(summary.pending), "entitlement": .amount(summary.entitlement),
            "carriedOver": .amount(summary.carriedOver), "adjustments": .amount(summary.adjustments), "expired": .amount(summary.expired),
            "balance": .amount(summary.balance), "available": .amount(summary.available),
        ])
    }

    static func count(_ count: LeaveCount) -> JSON {
        .object([
            "count": .amount(count.total),
            "days": .array(count.days.map { .object(["date": .date($0.date), "amount": .amount($0.amount)]) }),
            "parts": .array(count.parts.map { .object(["leaveYear": .date($0.leaveYear), "amount": .amount($0.amount)]) }),
        ])
    }
}

extension VectorNames {
    func line(_ line: LedgerLine) -> JSON {
        var members: [String: JSON] = [
            "date": .date(line.date), "kind": .string(line.kind.rawValue), "amount": .amount(line.amount), "balance": .amount(line.balance),
            "leaveYear": .date(line.leaveYear), "rule": .string(line.rule),
        ]
        if let ref = line.ref { members["ref"] = name(ref) }
        if let expires = line.expires { members["expires"] = .date(expires) }
        return .object(members)
    }
}
