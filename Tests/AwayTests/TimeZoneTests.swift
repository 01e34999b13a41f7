import EventSourcing
import Foundation
import Leave
import Testing

@testable import Away

@Suite struct `Time zones` {
    let zones = SystemTimeZones()

    @Test(arguments: [
        ("Europe/Belgrade", "2026-03-29T00:59:59Z", 3_600), ("Europe/Belgrade", "2026-03-29T01:00:00Z", 7_200),
        ("Europe/Belgrade", "2026-10-25T00:59:59Z", 7_200), ("Europe/Belgrade", "2026-10-25T01:00:00Z", 3_600),
        ("Europe/Lisbon", "2026-07-01T12:00:00Z", 3_600), ("America/New_York", "2026-11-01T05:59:59Z", -14_400),
        ("America/New_York", "2026-11-01T06:00:00Z", -18_000), ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700),
        ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 39_600), ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", 37_800),
        ("Pacific/Kiritimati", "2026-01-01T00:00:00Z", 50_400), ("Asia/Tehran", "2026-07-01T00:00:00Z", 12_600),
        ("Etc/UTC", "2026-01-01T00:00:00Z", 0),
        // beyond the last transition in the file: by the rule at its end
        ("Europe/Belgrade", "2060-07-01T00:00:00Z", 7_200), ("Europe/Belgrade", "2060-01-01T00:00:00Z", 3_600),
        ("America/New_York", "2099-07-01T00:00:00Z", -14_400), ("Pacific/Auckland", "2071-01-01T00:00:00Z", 46_800),
        ("Pacific/Auckland", "2071-07-01T00:00:00Z", 43_200), ("Africa/Casablanca", "2026-01-01T00:00:00Z", 3_600),
    ])
    func `have the offset that holds at an instant`(zone: String, instant: String, seconds: Int) throws {
        let date = try #require(ISO8601DateFormatter().date(from: instant))
        let file = try #require(try TimeZoneFile([UInt8](Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(zone)")))))
        #expect(file.offset(at: Int64(date.timeIntervalSince1970)) == seconds)
    }

    @Test(arguments: [
        // Samoa went from one side of the date line to the other: it had no 30 December 2011.
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29"), ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"),
        ("Pacific/Kiritimati", "1994-12-31T09:59:59Z", "1994-12-30"), ("Pacific/Kiritimati", "1995-01-01T00:00:00Z", "1995-01-01"),
        // North Korea moved its clocks by half an hour, twice.
        ("Asia/Pyongyang", "2015-08-14T14:59:59Z", "2015-08-14"), ("Asia/Pyongyang", "2018-05-04T14:59:59Z", "2018-05-04"),
        ("Asia/Pyongyang", "2018-05-04T15:00:00Z", "2018-05-05"), ("America/Caracas", "2016-05-01T03:59:59Z", "2016-04-30"),
        ("Europe/Belgrade", "1900-01-01T00:00:00Z", "1900-01-01"), ("Europe/Belgrade", "2200-07-01T22:30:00Z", "2200-07-02"),
    ])
    func `tell the day where clocks or even days were skipped`(zone: String, instant: String, day: String) throws {
        let date = try #require(ISO8601DateFormatter().date(from: instant))
        let microseconds = Int64(date.timeIntervalSince1970) * 1_000_000
        #expect(zones.date(at: Instant(microseconds: microseconds), in: zone)?.description == day)
    }

    @Test func `agree with Foundation's in every zone and season`() throws {
        for name in TimeZone.knownTimeZoneIdentifiers where name.contains("/") {
            guard let zone = TimeZone(identifier: name), let data = try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))
            else { continue }
            let file = try #require(TimeZoneFile([UInt8](data)), "\(name)")
            for week in 0..<120 {
                let instant = 1_700_000_000 + week * 604_800
                #expect(
                    file.offset(at: Int64(instant)) == zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))),
                    "\(name)"
                )
            }
        }
    }

    @Test func `give the date where a location is`() throws {
        let evening = Instant(microseconds: 1_767_222_000_000_000)  // 2025-12-31T23:00:00Z
        #expect(zones.date(at: evening, in: "Europe/Belgrade")?.description == "2026-01-01")
        #expect(zones.date(at: evening, in: "Europe/Lisbon")?.description == "2025-12-31")
        #expect(zones.date(at: evening, in: "Pacific/Pago_Pago")?.description == "2025-12-31")
    }

    @Test(arguments: [
        "Europe/Atlantis", "../../../etc/passwd", "/etc/localtime", "", "Europe", "europe/belgrade", "Europe/Bel grade", "tzdata.zi",
    ])
    func `that do not exist are not known`(name: String) {
        #expect(zones.date(at: Instant(microseconds: 0), in: name) == nil)
    }

    @Test func `never crash on damaged files`() throws {
        let whole = [UInt8](try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Belgrade")))
        for length in stride(from: 0, to: whole.count, by: 7) { _ = TimeZoneFile(Array(whole.prefix(length)))?.offset(at: 0) }
        for place in 0..<min(whole.count, 400) {
            var damaged = whole
            damaged[place] ^= 0xFF
            _ = TimeZoneFile(damaged)?.offset(at: 1_700_000_000)
        }
    }
}
