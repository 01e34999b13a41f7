/// A part of a full leave year for which an instalment is paid (LEAVE_RULES L6.8).
struct AccrualPeriod: Hashable, Sendable {
    /// Cut to the full leave year.
    let span: DateSpan
    /// The first or the last day of the uncut period; lies in the leave year.
    let accrualDate: LocalDate
}

extension Grant {
    /// The periods of a full leave year, in order; none for a grant up front.
    func periods(of year: DateSpan) -> [AccrualPeriod] {
        guard case .accrual(let every, let edge) = self else { return [] }
        if every == .day { return year.map { AccrualPeriod(span: DateSpan($0), accrualDate: $0) } }
        let spans: [DateSpan] =
            switch every {
            case .year: [year]
            case .month: months(of: year)
            case .halfMonth: months(of: year).flatMap(halves)
            case .day: year.map { DateSpan($0) }
            case .week(let anchor): weeks(of: 7, from: anchor, touching: year)
            case .twoWeeks(let anchor): weeks(of: 14, from: anchor, touching: year)
            }
        return spans.compactMap { span in
            let date = edge == .start ? span.first : span.last
            guard year.contains(date), let cut = span.intersection(year) else { return nil }
            return AccrualPeriod(span: cut, accrualDate: date)
        }
    }

    /// Month k starts at `year start + k months` (L2.6).
    private func months(of year: DateSpan) -> [DateSpan] {
        (0..<12).compactMap { month in
            let next = month == 11 ? year.last.next : year.first.adding(months: month + 1)
            return DateSpan(year.first.adding(months: month), through: next.previous)
        }
    }

    /// The first 15 days, and the rest.
    private func halves(of month: DateSpan) -> [DateSpan] {
        [DateSpan(month.first, through: month.first + 14), DateSpan(month.first + 15, through: month.last)].compactMap { $0 }
    }

    private func weeks(of length: Int, from anchor: LocalDate, touching year: DateSpan) -> [DateSpan] {
        let offset = (year.first - anchor) % length
        let first = year.first - (offset < 0 ? offset + length : offset)
        return stride(from: first, through: year.last, by: length).compactMap { DateSpan($0, through: $0 + (length - 1)) }
    }
}
