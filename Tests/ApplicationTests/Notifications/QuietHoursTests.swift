import EventSourcing
import Foundation
import Leave
import Testing

@testable import Application

@Suite struct `Quiet hours` {
    private let night = QuietHours.night
    private let zones = RealZones()

    @Test(arguments: [
        ("2026-11-24T21:59:00+01:00", nil), ("2026-11-24T22:00:00+01:00", "2026-11-25T07:00:00+01:00"),
        ("2026-11-25T06:59:59+01:00", "2026-11-25T07:00:00+01:00"), ("2026-11-25T07:00:00+01:00", nil),
        // The clocks go back, and forward, while people sleep.
        ("2026-10-24T23:00:00+02:00", "2026-10-25T07:00:00+01:00"), ("2026-10-25T01:30:00+02:00", "2026-10-25T07:00:00+01:00"),
        ("2026-03-28T23:30:00+01:00", "2026-03-29T07:00:00+02:00"),
    ])
    func `end where the person is`(at: String, end: String?) throws {
        #expect(night.end(at: try instant(at), in: "Europe/Belgrade", zones) == (try end.map(instant)))
    }

    @Test func `may lie within a day`() throws {
        let lunch = try #require(QuietHours(from: 12 * 60, to: 13 * 60))
        #expect(
            lunch.end(at: try instant("2026-11-24T12:30:00+05:30"), in: "Asia/Kolkata", zones) == (try instant("2026-11-24T13:00:00+05:30"))
        )
        #expect(lunch.end(at: try instant("2026-11-24T13:30:00+05:30"), in: "Asia/Kolkata", zones) == nil)
    }

    @Test func `are UTC's where nobody knows the zone`() throws {
        #expect(night.end(at: try instant("2026-11-24T23:00:00Z"), in: "Europe/Atlantis", zones) == (try instant("2026-11-25T07:00:00Z")))
    }

    @Test func `are never all day`() {
        #expect(QuietHours(from: 60, to: 60) == nil)
        #expect(QuietHours(from: 0, to: 1440) == nil)
        #expect(ClockTime.minutes("24:00") == nil)
        #expect(ClockTime.minutes("7:00") == nil)
        #expect(ClockTime.text(425) == "07:05")
    }

    private func instant(_ text: String) throws -> Instant {
        Instant(microseconds: Int64(try #require(ISO8601DateFormatter().date(from: text)).timeIntervalSince1970) * 1_000_000)
    }
}

/// Those of Foundation.
struct RealZones: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        let date = Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)
        let local = date.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: date))
        return LocalDate(daysSinceEpoch: Int((local / 86_400).rounded(.down)))
    }
}
