extension RuleCode {
    /// The rule that asks for it, such as `L7.4`.
    package var rule: String {
        switch self {
        case .amountMalformed: "L1.2"
        case .amountOutOfRange: "L1.3"
        case .dateMalformed: "L2.1"
        case .invalidMonthDay: "L2.4"
        case .transferNeedsSameLeaveYear: "L9.7"
        case .invalidWorkingWeek: "L3.6"
        case .duplicateHoliday: "L4.1"
        case .policyVersionExists, .noPolicy: "L6.1"
        case .invalidTenure: "L6.10"
        case .unknownEmployee,
            .unknownLeaveType,
            .endBeforeStart,
            .rangeTooLong,
            .invalidDayPart,
            .hoursNotAllowed,
            .hoursNeedOneDay,
            .amountNotPositive:
            "L7.1"
        case .requestCountsZero: "L7.3"
        case .overlap: "L7.4"
        case .hoursExceedWorkingDay: "L7.5"
        case .notEmployed: "L7.7"
        case .leaveYearClosed: "L9.12"
        case .tooFarInPast, .noticeTooShort: "L7.8"
        case .tooShort, .tooLong, .tooManyConsecutive: "L7.9"
        case .halfDayNotAllowed, .incrementNotMet, .reasonRequired: "L7.10"
        case .blackout: "L7.11"
        case .maximumAbsent: "L7.12"
        case .insufficientBalance: "L7.13"
        case .waitingPeriod: "L6.11"
        case .noApprover: "L7.18"
        case .notAllowed, .notApprover: "L7.16"
        case .selfApproval: "L7.17"
        case .unknownAction, .invalidTransition: "L7.20"
        case .notTracked, .amountZero, .expiresBeforeDate: "L8.6"
        case .notInPast: "L8.7"
        case .leaveYearNotEnded, .pendingRequestsInYear: "L9.10"
        case .duplicateID,
            .unknownLocation,
            .unknownDepartment,
            .unknownWorkingWeek,
            .unknownHolidayCalendar,
            .unknownTimeZone,
            .unknownRequest,
            .invalidUnit,
            .invalidTracking,
            .invalidMaximumAbsent,
            .invalidGrant,
            .invalidProration,
            .invalidRounding,
            .invalidRollOver,
            .invalidFactor,
            .invalidApprovers,
            .invalidTransferMode,
            .amountNegative,
            .employmentEndBeforeStart,
            .duplicateAssignment:
            "L10.2"
        }
    }

    /// What it means, for a person.
    package var explanation: String {
        switch self {
        case .amountMalformed:
            "An amount is written with digits and up to four decimals, such as 1.5."
        case .amountOutOfRange:
            "An amount is at most 100000 in magnitude."
        case .dateMalformed:
            "A date is written YYYY-MM-DD and exists in the calendar."
        case .invalidMonthDay:
            "A day of the year is written MM-DD; a leave year cannot start on 29 February."
        case .transferNeedsSameLeaveYear:
            "Between locations with different leave years only a prorated transfer is possible."
        case .invalidWorkingWeek:
            "A working week has 1 to 12 weeks, some working time, at most 1440 minutes a day, and an anchor when it has several weeks."
        case .duplicateHoliday:
            "The calendar already has a holiday on that date."
        case .policyVersionExists:
            "A version of this policy already takes effect on that date."
        case .noPolicy:
            "No policy is in force on at least one of the days."
        case .invalidTenure:
            "Tenure steps name at least one year of service each, in ascending order."
        case .unknownEmployee:
            "There is no such employee."
        case .unknownLeaveType:
            "There is no such leave type."
        case .endBeforeStart:
            "The last day is before the first."
        case .rangeTooLong:
            "A range has at most 731 days."
        case .invalidDayPart:
            "These parts of days do not fit the range."
        case .hoursNotAllowed:
            "This leave type is counted in days, not in hours."
        case .hoursNeedOneDay:
            "Hours can be asked for on one single day only."
        case .amountNotPositive:
            "The number of hours must be more than zero."
        case .requestCountsZero:
            "None of the days asked for is a working day."
        case .overlap:
            "Other leave already covers part of this time."
        case .hoursExceedWorkingDay:
            "The day has fewer working hours than that."
        case .notEmployed:
            "At least one of the days lies outside employment."
        case .leaveYearClosed:
            "The leave year is closed; corrections are adjustments in the open year."
        case .tooFarInPast:
            "The first day lies further back than the policy allows."
        case .noticeTooShort:
            "The policy asks for more notice."
        case .tooShort:
            "The policy asks for a longer leave."
        case .tooLong:
            "The policy allows no leave of this length."
        case .tooManyConsecutive:
            "Together with adjoining leave this is longer than the policy allows."
        case .halfDayNotAllowed:
            "This leave type is taken in whole days."
        case .incrementNotMet:
            "Hours of this leave type are taken in fixed steps."
        case .reasonRequired:
            "A reason is required."
        case .blackout:
            "At least one of the days lies in a period without leave."
        case .maximumAbsent:
            "Too many of the group would be absent at once."
        case .insufficientBalance:
            "The balance is too low."
        case .waitingPeriod:
            "Leave cannot be taken before the waiting period has ended."
        case .noApprover:
            "There is nobody who may answer the request."
        case .notAllowed:
            "Only the employee, their approvers and admins may do this."
        case .notApprover:
            "Only the approvers of the current step and admins may answer."
        case .selfApproval:
            "Nobody answers their own request."
        case .unknownAction:
            "There is no such action."
        case .invalidTransition:
            "The request is not in a state that allows this."
        case .notTracked:
            "This leave type has no balance."
        case .amountZero:
            "The amount must not be zero."
        case .expiresBeforeDate:
            "The last usable day is before the date of the adjustment."
        case .notInPast:
            "Only leave that lies entirely before today can be recorded."
        case .leaveYearNotEnded:
            "The leave year has not ended yet."
        case .pendingRequestsInYear:
            "Requests with days in the leave year still wait for an answer."
        case .duplicateID:
            "The id is already in use."
        case .unknownLocation:
            "There is no such location."
        case .unknownDepartment:
            "There is no such department."
        case .unknownWorkingWeek:
            "There is no such working week."
        case .unknownHolidayCalendar:
            "There is no such holiday calendar."
        case .unknownTimeZone:
            "There is no such time zone."
        case .unknownRequest:
            "There is no such request."
        case .invalidUnit:
            "A leave type is counted in days or in hours."
        case .invalidTracking:
            "A leave type is limited, unlimited or untracked."
        case .invalidMaximumAbsent:
            "The number of people absent at once is at least one."
        case .invalidGrant:
            "The grant is up front or an accrual with a known period; weekly periods need an anchor."
        case .invalidProration:
            "Proration is by days, started months, full months or none."
        case .invalidRounding:
            "Rounding names a step and a mode."
        case .invalidRollOver:
            "Roll-over is none, all, or up to an amount."
        case .invalidFactor:
            "The factor lies between 0 and 1."
        case .invalidApprovers:
            "Approvers are a sequence of steps, each naming people."
        case .invalidTransferMode:
            "A transfer prorates, keeps or replaces."
        case .amountNegative:
            "The amount must not be negative."
        case .employmentEndBeforeStart:
            "Employment cannot end before it starts."
        case .duplicateAssignment:
            "There already is an assignment of this kind from that date."
        }
    }
}
