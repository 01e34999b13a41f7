import JSON
import Leave

extension Schema {
    fileprivate static let amount = Wire<Amount>.amountNotNegative.schema
    fileprivate static let date = Wire<LocalDate>.date.schema
    fileprivate static let monthDay = Schema(["type": "string", "pattern": "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"])

    fileprivate static func constant(_ text: String) -> Schema { Schema(["const": .string(text)]) }

    fileprivate static func choice(_ texts: String...) -> Schema {
        Schema(["type": "string", "enum": .array(texts.map { .string($0) })])
    }

    fileprivate static func integer(_ range: ClosedRange<Int>) -> Schema {
        Schema([
            "type": "integer", "minimum": .number(JSONNumber(range.lowerBound)), "maximum": .number(JSONNumber(range.upperBound)),
        ])
    }

    /// Closed: what is not named is refused. What may be absent may be null.
    fileprivate static func members(_ properties: (name: String, schema: Schema, isRequired: Bool)...) -> Schema {
        .object(isClosed: true, properties.map { ($0.name, $0.isRequired ? $0.schema : $0.schema.nullable, $0.isRequired) })
    }
}

extension Wire<LeaveYearRule> {
    static var leaveYear: Wire {
        .coded(
            "LeaveYearRule",
            .anyOf(.members(("startsOn", .monthDay, true)), .members(("kind", .constant("anniversary"), true))),
            placeholder: .anniversary
        )
    }
}

extension WorkingWeek {
    /// Eight hours on Mondays. A constant for the document: no input reaches the precondition.
    fileprivate static let sample: WorkingWeek = {
        let day = WorkingWeek.split(480)
        let rest = Array(repeating: WorkingWeek.split(0), count: 6)
        guard let week = try? WorkingWeek(weeks: [[day] + rest]) else { preconditionFailure("a week with minutes is valid") }
        return week
    }()
}

extension Wire<WorkingWeek> {
    static var workingWeek: Wire {
        let day = Schema.anyOf(
            .integer(0...1440),
            .members(("morning", .integer(0...1440), false), ("afternoon", .integer(0...1440), false))
        )
        let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let week = Schema.object(isClosed: true, weekdays.map { ($0, day, false) })
        let cycle = Schema.members(
            ("weeks", .array(of: week, constraints: JSONObject("minItems", 1)), true),
            ("anchor", .date, false)
        )
        return .coded("WorkingWeek", .anyOf(week, cycle), placeholder: .sample)
    }
}

extension Wire<ApprovalSequence> {
    static var approvers: Wire {
        let people = Schema.array(of: Wire<EmployeeID>.id().schema)
        let step = Schema.members(("anyOf", people, true), ("fallback", people, false))
        return .coded("ApprovalSequence", .members(("sequence", .array(of: step), true)), placeholder: ApprovalSequence([]))
    }
}

extension Wire<Grant> {
    static var grant: Wire {
        let accrual = Schema.members(
            ("kind", .constant("accrual"), true),
            ("every", .choice("year", "month", "halfMonth", "week", "twoWeeks", "day"), true),
            ("at", .choice("start", "end"), false),
            ("anchor", .date, false)
        )
        return .coded("Grant", .anyOf(.members(("kind", .constant("upFront"), true)), accrual), placeholder: .upFront)
    }
}

extension Wire<Proration> {
    static var proration: Wire {
        let rounding = Schema.members(
            ("step", .choice("none", "half", "whole"), true),
            ("mode", .choice("down", "up", "nearest", "upFromHalf"), true)
        )
        let schema = Schema.members(("by", .choice("days", "startedMonths", "fullMonths", "none"), false), ("rounding", rounding, false))
        return .coded("Proration", schema, placeholder: Proration())
    }
}

extension Tenure {
    /// A constant for the document: no input reaches the precondition.
    fileprivate static let sample: Tenure = {
        guard let step = try? Step(afterYears: 1, entitlement: .zero), let tenure = try? Tenure(steps: [step]) else {
            preconditionFailure("one step ascends")
        }
        return tenure
    }()
}

extension Wire<Tenure> {
    static var tenure: Wire {
        let step = Schema.members(("afterYears", .integer(1...100), true), ("entitlement", .amount, true))
        let steps = Schema.array(of: step, constraints: JSONObject("minItems", 1))
        return .coded(
            "Tenure",
            .members(("steps", steps, true), ("effective", .choice("onAnniversary", "nextLeaveYear"), false)),
            placeholder: .sample
        )
    }
}

extension Wire<PolicyTerms.Waiting> {
    static var waiting: Wire {
        let schema = Schema.members(("months", .integer(0...1200), true), ("during", .choice("accrues", "noAccrual"), true))
        return .coded("Waiting", schema, placeholder: PolicyTerms.Waiting(months: 0, during: .accrues))
    }
}

extension Wire<PartTime> {
    static var partTime: Wire {
        let schema = Schema.anyOf(
            .choice("none", "factor"),
            .members(("fullTimeDays", .amount, true)),
            .members(("fullTimeMinutes", .integer(1...10_080), true))
        )
        return .coded("PartTime", schema, placeholder: .none)
    }
}

extension Wire<RollOver> {
    static var rollOver: Wire {
        let expires = Schema.anyOf(.monthDay, .members(("months", .integer(1...1200), true)))
        let schema = Schema.anyOf(
            .members(("kind", .constant("none"), true)),
            .members(("kind", .constant("upTo"), true), ("amount", .amount, true), ("expires", expires, false)),
            .members(("kind", .constant("all"), true), ("expires", expires, false))
        )
        return .coded("RollOver", schema, placeholder: .none)
    }
}

extension Wire<RequestLimits> {
    static var requestLimits: Wire {
        let schema = Schema.members(
            ("minimumNotice", .integer(0...3660), false),
            ("pastDays", .integer(0...3660), false),
            ("minimumLength", .amount.nullable, false),
            ("maximumLength", .amount.nullable, false),
            ("maximumConsecutive", .amount.nullable, false)
        )
        return .coded("RequestLimits", schema, placeholder: RequestLimits())
    }
}

extension Wire<WorkFactor> {
    static var factor: Wire { .coded("WorkFactor", .amount, placeholder: .fullTime) }
}
