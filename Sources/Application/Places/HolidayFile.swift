import ICalendar
package import Leave
import Texts

/// Holidays as a file in text/calendar tells them (RFC 5545).
///
/// Each day of an event that lasts whole days is a holiday; an event from midnight to noon is a morning, one from noon to midnight an afternoon,
/// and `X-AWAY-PART` says it in so many words. Several on one day are one, with their names joined. Cancelled events and all components
/// but events are passed over.
package struct HolidayFile: Sendable {
    /// By date, one a date.
    package let holidays: [Holiday]

    /// At most so many holidays are taken from a file.
    private static let largest = 5_000

    /// - Parameter last: As far as recurrences without an end are followed.
    /// - Throws: ``CommandError/refused(_:)`` with all that is wrong, each with its line.
    package init(reading text: [UInt8], through last: LocalDate) throws(CommandError) {
        var reading = Reading(last: CalendarDate(daysSinceEpoch: last.daysSinceEpoch))
        do {
            for component in try Component.reading(text) { reading.take(component) }
        } catch {
            throw .refused(error.faults.map { Refusal($0) })
        }
        guard reading.isCalendar else {
            throw .refused([Refusal(CalendarFault(.malformedComponent, line: 1, "BEGIN:VCALENDAR is expected."))])
        }
        guard reading.faults.isEmpty else { throw .refused(reading.faults.sorted { $0.line < $1.line }.prefix(100).map { Refusal($0) }) }
        holidays = reading.found.values.sorted { $0.date < $1.date }
    }

    private struct Reading {
        let last: CalendarDate
        var isCalendar = false
        var found: [LocalDate: Holiday] = [:]
        var faults: [CalendarFault] = []
        private var budget = RecurrenceBudget()

        init(last: CalendarDate) {
            self.last = last
        }

        mutating func take(_ component: Component) {
            guard component.name == "VCALENDAR" else { return }
            isCalendar = true
            for event in component.components where event.name == "VEVENT" {
                do throws(CalendarFaults) {
                    take(try CalendarEvent(event))
                } catch {
                    faults += error.faults
                }
            }
        }

        private mutating func take(_ event: CalendarEvent) {
            do throws(CalendarFault) {
                try addHolidays(of: event)
            } catch {
                faults.append(error)
            }
        }

        private mutating func addHolidays(of event: CalendarEvent) throws(CalendarFault) {
            guard !event.isCancelled else { return }
            let (length, part) = try event.holidayLength()
            let name = event.summary.split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
            guard !name.isEmpty, name.count <= 200 else {
                throw CalendarFault(
                    .missingProperty,
                    line: event.component.property("SUMMARY")?.line ?? event.line,
                    "A holiday needs a SUMMARY of at most 200 characters."
                )
            }
            for beginning in try event.beginnings(through: last, atMost: HolidayFile.largest + 1, budget: &budget) {
                guard budget.spend(length) else {
                    throw CalendarFault(.tooLarge, line: event.line, "The holidays of this file are too many to look at.")
                }
                for offset in 0..<length {
                    let date = LocalDate(daysSinceEpoch: beginning.daysSinceEpoch + offset)
                    guard LocalDate.writable.contains(date) else {
                        throw CalendarFault(.invalidValue, line: event.line, "A holiday is on 31 December 9999 at the latest.")
                    }
                    found[date] = found[date]?.joined(with: part, called: name) ?? Holiday(on: date, name: name, part: part)
                }
                guard found.count <= HolidayFile.largest else {
                    throw CalendarFault(.tooLarge, line: event.line, "At most \(HolidayFile.largest) holidays are taken from a file.")
                }
            }
        }
    }
}

extension CalendarEvent {
    /// For how many days, and which part of them.
    fileprivate func holidayLength() throws(CalendarFault) -> (days: Int, DayPart) {
        let (length, part) = try halves()
        guard length <= 31 else { throw CalendarFault(.tooLarge, line: line, "A holiday lasts at most 31 days.") }
        guard let told = component.property("X-AWAY-PART") else { return (length, part) }
        guard let part = DayPart(rawValue: told.value.lowercased()) else {
            throw CalendarFault(.invalidValue, line: told.line, "X-AWAY-PART is FULL, MORNING or AFTERNOON.")
        }
        return (length, part)
    }

    private func halves() throws(CalendarFault) -> (days: Int, DayPart) {
        let days = end.date.daysSinceEpoch - start.date.daysSinceEpoch
        guard case .dateTime(_, let begins, _) = start, case .dateTime(_, let ends, _) = end else { return (max(1, days), .full) }
        let noon = 43_200
        // Some programs end a day a minute or a second before midnight.
        let isMidnight = days > 0 && ends == 0 || days == 0 && ends >= 86_340
        switch (begins, days) {
        case (0, 0) where ends == noon: return (1, .morning)
        case (0, 0) where isMidnight: return (1, .full)
        case (noon, ...1) where isMidnight: return (1, .afternoon)
        case (0, 1...) where ends == 0: return (days, .full)
        default:
            throw CalendarFault(
                .invalidValue,
                line: line,
                "A holiday lasts whole days, or from midnight to noon, or from noon to midnight."
            )
        }
    }
}

extension Holiday {
    /// Both halves make the whole; another name is added to the first.
    fileprivate func joined(with part: DayPart, called name: String) -> Holiday {
        let present = self.name ?? ""
        let names =
            present.components(joinedBy: " / ").contains(name) || present.count + name.count > 190 ? present : present + " / " + name
        return Holiday(on: date, name: names, part: self.part == part ? part : .full)
    }
}

extension String {
    fileprivate func components(joinedBy separator: String) -> [String] {
        split(separator: separator).map { String($0) }
    }
}

extension Refusal {
    fileprivate init(_ fault: CalendarFault) {
        self.init(
            fault.code.rawValue,
            detail: Message("refusal.calendar", ["reason": .text(fault.reason)]),
            place: TextPlace(line: fault.line)
        )
    }
}
