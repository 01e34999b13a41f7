import Foundation
import Leave
import Testing

@Suite struct `Values as JSON` {
    private func read<Value: Decodable>(_ text: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    private func write(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func survives<Value: Codable & Equatable>(_ text: String, as type: Value.Type) throws {
        let value = try read(text, as: type)
        #expect(try write(value) == text)
        #expect(try read(write(value), as: type) == value)
    }

    @Test func `are written as they are read`() throws {
        try survives(#""0199a1b2-0000-7000-8000-00000000000f""#, as: EmployeeID.self)
        try survives(#""1.6667""#, as: Amount.self)
        try survives(#""2026-02-28""#, as: LocalDate.self)
        try survives(#"{"startsOn":"04-06"}"#, as: LeaveYearRule.self)
        try survives(#"{"kind":"anniversary"}"#, as: LeaveYearRule.self)
        try survives(#"{"kind":"none"}"#, as: RollOver.self)
        try survives(#"{"amount":"5","expires":"03-31","kind":"upTo"}"#, as: RollOver.self)
        try survives(#"{"expires":{"months":15},"kind":"all"}"#, as: RollOver.self)
        try survives(#"{"kind":"upFront"}"#, as: Grant.self)
        try survives(#"{"at":"end","every":"month","kind":"accrual"}"#, as: Grant.self)
        try survives(#"{"anchor":"2026-01-09","at":"start","every":"twoWeeks","kind":"accrual"}"#, as: Grant.self)
        try survives(#"{"friday":{"afternoon":0,"morning":300},"monday":495}"#, as: WorkingWeek.self)
        try survives(#"{"anchor":"2026-01-07","weeks":[{"monday":480},{"tuesday":455}]}"#, as: WorkingWeek.self)
        try survives(#"{"fullTimeDays":"5"}"#, as: PartTime.self)
        try survives(#"{"fullTimeMinutes":2400}"#, as: PartTime.self)
        try survives(#"{"from":"2026-03-02","fromPart":"afternoon","to":"2026-03-04","toPart":"morning"}"#, as: LeaveDays.self)
        try survives(#"{"from":"2026-03-02","hours":"2.5","to":"2026-03-02"}"#, as: LeaveDays.self)
        try survives(#"{"sequence":[{"anyOf":["00000000-0000-0000-0000-000000000001"]}]}"#, as: ApprovalSequence.self)
    }

    @Test func `of whole facts are written as they are read`() throws {
        let (one, two, three) = (
            "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002", "00000000-0000-0000-0000-000000000003"
        )
        try survives(
            #"{"employmentEnd":"2026-12-31","employmentStart":"2025-01-01","id":"\#(one)","location":"\#(two)","roles":["admin"]}"#,
            as: Employee.self
        )
        try survives(
            #"{"employee":"\#(two)","from":"2026-03-02","id":"\#(one)","leaveType":"\#(three)","status":"denied","to":"2026-03-03"}"#,
            as: LeaveRequest.self
        )
        try survives(
            #"{"approvedBy":["\#(one)"],"employee":"\#(two)","from":"2026-03-02","id":"\#(one)","leaveType":"\#(three)","#
                + #""status":"pending","to":"2026-03-03"}"#,
            as: LeaveRequest.self
        )
        try survives(
            #"{"employee":"\#(two)","from":"2026-03-02","id":"\#(one)","leaveType":"\#(three)","to":"2026-03-03"}"#,
            as: RecordedLeave.self
        )
        try survives(
            #"{"from":"2026-03-02","id":"\#(one)","leaveTypes":["\#(two)"],"location":"\#(three)","to":"2026-03-03"}"#,
            as: BlackoutPeriod.self
        )
        try survives(#"{"from":"2026-03-02","to":"2026-03-03"}"#, as: DateSpan.self)
        try survives(#""0.5""#, as: WorkFactor.self)
        let version = try read(
            #"{"id":"\#(one)","location":"\#(two)","leaveType":"\#(three)","effectiveDate":"2026-01-01","entitlement":"20","#
                + #""grant":{"kind":"upFront"}}"#,
            as: PolicyVersion.self
        )
        #expect(version.terms.entitlement == Amount(20))
        #expect(try read(write(version), as: PolicyVersion.self) == version)
        #expect(throws: RuleViolation(.amountMalformed, at: ["entitlement"])) {
            try read(#"{"grant":{"kind":"upFront"}}"#, as: PolicyTerms.self)
        }
        #expect(throws: (any Error).self) { try read(#"{"id":"\#(one)"}"#, as: LeaveType.self) }
        #expect(throws: (any Error).self) { try read(#"{"months":-1,"during":"accrues"}"#, as: PolicyTerms.Waiting.self) }
        #expect(throws: (any Error).self) { try read(#""no id""#, as: EmployeeID.self) }
    }

    @Test func `take their defaults`() throws {
        let terms = try read(#"{"entitlement":"20","grant":{"kind":"accrual","every":"day"}}"#, as: PolicyTerms.self)
        #expect(terms == (try PolicyTerms(entitlement: Amount(20), grant: .accrual(every: .day, at: .start))))
        #expect(try read(write(terms), as: PolicyTerms.self) == terms)
        let id = "00000000-0000-0000-0000-000000000001"
        #expect(try read(#"{"id":"\#(id)","unit":"hours"}"#, as: LeaveType.self) == LeaveType(id: LeaveTypeID(1), unit: .hours))
        #expect(try read(#"{"weeks":[{"monday":480}]}"#, as: WorkingWeek.self) == read(#"{"monday":480}"#, as: WorkingWeek.self))
    }

    @Test(arguments: [
        (#"{"monday":0}"#, RuleCode.invalidWorkingWeek), (#"{}"#, .invalidWorkingWeek), (#"{"weeks":[]}"#, .invalidWorkingWeek),
        (#"{"monday":-1}"#, .invalidWorkingWeek), (#"{"monday":1441}"#, .invalidWorkingWeek), (#"{"holiday":480}"#, .invalidWorkingWeek),
        (#"{"weeks":[{"monday":1},{"monday":1}]}"#, .invalidWorkingWeek), (#"[]"#, .invalidWorkingWeek),
        (#"{"monday":{"morning":1000,"afternoon":1000}}"#, .invalidWorkingWeek), (#"{"monday":"480"}"#, .invalidWorkingWeek),
        (#"{"monday":{"morning":9223372036854775807,"afternoon":1}}"#, .invalidWorkingWeek), (#"{"monday":7.5}"#, .invalidWorkingWeek),
        (#"{"weeks":[{"monday":1},{"monday":1}],"anchor":"2026-02-30"}"#, .dateMalformed),
    ])
    func `of a working week that cannot be are refused`(text: String, code: RuleCode) {
        #expect { try read(text, as: WorkingWeek.self) } throws: { ($0 as? RuleViolation)?.code == code }
    }

    @Test(arguments: [
        (#"{"entitlement":"-1","grant":{"kind":"upFront"}}"#, RuleCode.amountNegative, "entitlement"),
        (#"{"entitlement":20,"grant":{"kind":"upFront"}}"#, .amountMalformed, "entitlement"),
        (#"{"entitlement":"20"}"#, .invalidGrant, "grant"),
        (#"{"entitlement":"20","grant":{"kind":"accrual","every":"week"}}"#, .invalidGrant, "grant"),
        (#"{"entitlement":"20","grant":{"kind":"accrual","every":"decade"}}"#, .invalidGrant, "grant/every"),
        (#"{"entitlement":"20","grant":{"kind":"upFront"},"proration":{"by":"moon"}}"#, .invalidProration, "proration/by"),
        (
            #"{"entitlement":"20","grant":{"kind":"upFront"},"proration":{"rounding":{"step":"half"}}}"#, .invalidRounding,
            "proration/rounding"
        ),
        (#"{"entitlement":"20","grant":{"kind":"upFront"},"rollOver":{"kind":"upTo"}}"#, .invalidRollOver, "rollOver"),
        (#"{"entitlement":"20","grant":{"kind":"upFront"},"rollOver":{"kind":"upTo","amount":"-5"}}"#, .amountNegative, "rollOver/amount"),
        (
            #"{"entitlement":"20","grant":{"kind":"upFront"},"rollOver":{"kind":"all","expires":"13-01"}}"#, .invalidMonthDay,
            "rollOver/expires"
        ),
        (#"{"entitlement":"20","grant":{"kind":"upFront"},"partTime":{"fullTimeDays":"0"}}"#, .invalidFactor, "partTime"),
        (#"{"entitlement":"20","grant":{"kind":"upFront"},"cap":"1000000"}"#, .amountOutOfRange, "cap"),
        (
            #"{"entitlement":"20","grant":{"kind":"upFront"},"tenure":{"steps":[{"afterYears":0,"entitlement":"25"}]}}"#, .invalidTenure,
            "tenure/steps/0"
        ),
        (
            #"{"entitlement":"20","grant":{"kind":"upFront"},"tenure":{"steps":[{"afterYears":3,"entitlement":"25"},{"afterYears":3,"entitlement":"26"}]}}"#,
            .invalidTenure, "tenure"
        ),
    ])
    func `of terms name the rule and the place`(text: String, code: RuleCode, place: String) {
        #expect { try read(text, as: PolicyTerms.self) } throws: { error in
            guard let violation = error as? RuleViolation else { return false }
            return violation.code == code && violation.path.map { $0.replacing("Index ", with: "") }.joined(separator: "/") == place
        }
    }

    @Test func `hold only dates that can be read again`() throws {
        try survives(#""9999-12-31""#, as: LocalDate.self)
        try survives(#""0001-01-01""#, as: LocalDate.self)
        for date in [LocalDate.writable.upperBound.next, LocalDate.writable.lowerBound.previous] {
            #expect(throws: EncodingError.self) { try write(date) }
            #expect(throws: EncodingError.self) { try write([DateSpan(date)]) }
        }
    }

    @Test func `have no members that would be lost`() {
        #expect {
            try read(#"{"entitlement":"1","grant":{"kind":"upFront"},"rollOver":{"kind":"all","expiresOn":"03-31"}}"#, as: PolicyTerms.self)
        } throws: { ($0 as? UnknownMember)?.path == ["rollOver", "expiresOn"] }
    }

    @Test(arguments: RuleCode.allCases)
    func `name every code with its rule`(code: RuleCode) {
        #expect(code.rule.hasPrefix("L"))
        #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }
}
