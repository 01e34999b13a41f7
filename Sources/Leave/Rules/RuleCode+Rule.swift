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
}
