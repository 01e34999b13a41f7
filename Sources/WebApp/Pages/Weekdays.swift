import Leave

/// One day of a working week in a form.
struct WeekdayField: Sendable {
    let key: String
    let name: String
    /// A decimal number.
    let hours: String

    /// The week's first of several weeks; nil: what most people work.
    static func fields(_ week: WorkingWeek?) -> [WeekdayField] {
        let minutes = week?.weeks.first?.map(\.sum) ?? [480, 480, 480, 480, 480, 0, 0]
        return zip(keys, minutes).map { key, minutes in
            WeekdayField(key: key, name: key.prefix(1).uppercased() + key.dropFirst(), hours: minutes.hours)
        }
    }

    private static let keys = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}

extension WorkingWeek {
    /// `Mon–Fri, 40 hours`: the days with work, and how much in an average week.
    var text: String {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        var runs: [(first: Int, last: Int)] = []
        for day in 0..<7 where weeks.contains(where: { $0[day].sum > 0 }) {
            if let run = runs.last, run.last == day - 1 {
                runs[runs.count - 1].last = day
            } else {
                runs.append((day, day))
            }
        }
        let days = runs.map { run in run.first == run.last ? names[run.first] : names[run.first] + "–" + names[run.last] }
        return days.joined(separator: ", ") + ", \((minutesInCycle / weeks.count).hours) hours"
    }
}

extension Int {
    /// Minutes as hours with at most two decimals.
    fileprivate var hours: String {
        let hundredths = (self * 100 + 30) / 60
        let fraction = hundredths % 100
        guard fraction != 0 else { return "\(hundredths / 100)" }
        return fraction % 10 == 0
            ? "\(hundredths / 100).\(fraction / 10)" : "\(hundredths / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
    }
}
