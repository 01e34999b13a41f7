package import Leave

/// How the language writes what placeholders stand for; the patterns are keys `format.…` of the catalogue.
extension Catalogue {
    func text(_ argument: Argument, style: String?) -> String {
        switch argument {
        case .text(let text): text
        case .number(let number): self.number(Amount(number), style: style)
        case .decimal(let amount): number(amount, style: style)
        case .amount(let amount, let unit):
            text("unit.\(unit.rawValue)", ["count": .decimal(amount), "amount": .text(number(amount, style: style))])
        case .date(let date): self.date(date, style: style ?? "long")
        case .styledDate(let date, let style): self.date(date, style: style)
        case .dates(let span): dates(span)
        case .monthDay(let day): text("format.date.day", ["day": .number(day.day), "month": .text(text("month.\(day.month)"))])
        case .message(let message): text(message)
        case .list(let items, let conjunction): list(items.map { text($0, style: style) }, conjunction)
        }
    }

    /// - Parameter style: `signed` writes a plus before what is more than nothing.
    package func number(_ amount: Amount, style: String? = nil) -> String {
        let (ticks, operands) = (amount.ticks, PluralOperands(amount))
        var digits = String(operands.integer)
        if digits.utf8.count > 3 {
            let head = digits.utf8.count % 3
            var groups = head > 0 ? [String(digits.prefix(head))] : []
            var rest = digits.dropFirst(head)
            while !rest.isEmpty {
                groups.append(String(rest.prefix(3)))
                rest = rest.dropFirst(3)
            }
            digits = groups.joined(separator: text("format.group"))
        }
        if operands.places > 0 {
            let fraction = String(operands.fraction)
            digits += text("format.decimal") + String(repeating: "0", count: operands.places - fraction.utf8.count) + fraction
        }
        return (ticks < 0 ? text("format.minus") : ticks > 0 && style == "signed" ? "+" : "") + digits
    }

    /// - Parameter style: A key below `format.date`: `long`, `short`, `day`, `shortDay`, `month` or `weekday`.
    package func date(_ date: LocalDate, style: String = "long") -> String {
        let (year, month, day) = date.components
        return text(
            "format.date.\(style)",
            [
                "year": .text(String(year)), "month": .text(text("month.\(month)")), "shortMonth": .text(text("month.short.\(month)")),
                "day": .text(String(day)), "weekday": .text(text("weekday.\(date.weekday + 1)")),
                "shortWeekday": .text(text("weekday.short.\(date.weekday + 1)")),
            ]
        )
    }

    /// `24 December 2026`, or `21 December 2026 to 3 January 2027` with the first day as short as it can be.
    package func dates(_ span: DateSpan) -> String {
        let (first, last) = (span.first.components, span.last.components)
        guard span.first != span.last else { return date(span.last) }
        let style = first.year != last.year ? "long" : first.month != last.month ? "day" : "dayOfMonth"
        return text("format.range", ["first": .text(date(span.first, style: style)), "last": .text(date(span.last))])
    }

    package func list(_ items: [String], _ conjunction: Argument.Conjunction = .and) -> String {
        guard let last = items.last else { return "" }
        guard items.count > 1 else { return last }
        let before = items.dropLast(2).reversed().reduce(items[items.count - 2]) {
            text("format.list", ["first": .text($1), "last": .text($0)])
        }
        return text("format.list.\(conjunction.rawValue)", ["first": .text(before), "last": .text(last)])
    }
}

extension Argument {
    /// What decides on plurals.
    var number: Amount? {
        switch self {
        case .number(let number): Amount(number)
        case .decimal(let amount), .amount(let amount, _): amount
        case .list(let items, _): Amount(items.count)
        case .text, .date, .styledDate, .dates, .monthDay, .message: nil
        }
    }

    /// What decides on a select.
    var word: String? {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .amount(_, let unit): unit.rawValue
        case .message(let message): message.key
        case .decimal, .date, .styledDate, .dates, .monthDay, .list: nil
        }
    }
}
