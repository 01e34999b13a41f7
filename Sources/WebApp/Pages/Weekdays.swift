import Leave
import Texts

/// A working week in a form: its weeks, and one to be added.
struct WeekFields: Sendable {
    struct Row: Sendable {
        let weekdays: [WeekdayField]
    }

    let weeks: [Row]
    let anchor: String
    let blank: Row

    /// - Parameter week: Nil: what most people work.
    init(_ week: WorkingWeek?, in texts: Catalogue) {
        let usual = [480, 480, 480, 480, 480, 0, 0].map { WorkingWeek.split($0) }
        weeks = (week?.weeks ?? [usual]).map { Row(weekdays: WeekdayField.fields($0, in: texts)) }
        anchor = week?.anchor?.description ?? ""
        blank = Row(weekdays: WeekdayField.fields(usual, in: texts))
    }
}

/// One day of a working week in a form.
struct WeekdayField: Sendable {
    let key: String
    let name: String
    /// A decimal number, or two with a plus sign where the halves differ.
    let hours: String

    fileprivate static func fields(_ week: [ByHalf<Int>], in texts: Catalogue) -> [WeekdayField] {
        zip(keys, week).enumerated().map { index, day in
            let (key, halves) = day
            let isEven = halves == WorkingWeek.split(halves.sum)
            let hours = isEven ? halves.sum.hours : halves.morning.hours + "+" + halves.afternoon.hours
            return WeekdayField(key: key, name: texts.text("weekday.\(index + 1)"), hours: hours)
        }
    }

    private static let keys = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}

extension WorkingWeek {
    /// `Mon–Fri, 40 hours`: the days with work, and how much in an average week.
    func text(in texts: Catalogue) -> String {
        func name(_ day: Int) -> String { texts.text("weekday.short.\(day + 1)") }
        var runs: [(first: Int, last: Int)] = []
        for day in 0..<7 where weeks.contains(where: { $0[day].sum > 0 }) {
            if let run = runs.last, run.last == day - 1 {
                runs[runs.count - 1].last = day
            } else {
                runs.append((day, day))
            }
        }
        let days = runs.map { run in
            let ends: [String: Argument] = ["first": .text(name(run.first)), "last": .text(name(run.last))]
            return Argument.text(run.first == run.last ? name(run.first) : texts.text("page.week.days", ends))
        }
        let hours = Amount(ticks: (minutesInCycle / weeks.count).hundredthsOfHours * (Amount.ticksPerUnit / 100))
        let arguments: [String: Argument] = ["days": .list(days, .and), "hours": .amount(hours, .hours)]
        return texts.text(days.isEmpty ? "page.week.empty" : "page.week", arguments)
    }
}

extension Int {
    /// Minutes as hundredths of hours, rounded.
    fileprivate var hundredthsOfHours: Int { (self * 100 + 30) / 60 }

    /// Minutes as hours with at most two decimals.
    fileprivate var hours: String {
        let hundredths = hundredthsOfHours
        let fraction = hundredths % 100
        guard fraction != 0 else { return "\(hundredths / 100)" }
        return fraction % 10 == 0
            ? "\(hundredths / 100).\(fraction / 10)" : "\(hundredths / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
    }
}
