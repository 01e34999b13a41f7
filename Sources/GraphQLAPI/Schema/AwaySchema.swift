/// What GraphQL offers: the commands and questions of the REST interface under the same names (API.md). Times, ids and amounts have the same text forms.
enum AwaySchema {
    static let text = #"""
        "A day: `2026-11-24`."
        scalar Date @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339")
        "An instant in UTC: `2026-11-24T09:30:00Z`."
        scalar Instant @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339")
        "An exact decimal number as text: `1.6667`."
        scalar Amount

        type Query {
          "Who calls, and what they may do."
          me: Me!
          organization: Organization!
          "An employee; the caller without `id`."
          employee(id: ID): Employee
          "Everybody, in the order of their ids."
          employees(limit: Int = 50, after: ID): EmployeePage!
          locations: [Location!]!
          departments: [Department!]!
          leaveTypes: [LeaveType!]!
          leaveRequest(id: ID!): LeaveRequest
          "Leave requests that the caller may see, the latest first day first."
          leaveRequests(
            status: LeaveRequestStatus
            "Only those of this employee."
            employeeId: ID
            "Only those with a day on or after it."
            from: Date
            "Only those with a day on or before it."
            to: Date
            limit: Int = 50
            "`next` of the page before."
            after: String
          ): LeaveRequestPage!
          "What waits for the caller's answer, the leave that begins first in front."
          approvals: [LeaveRequest!]!
          "Who is away, as far as the caller may know; at most 366 days."
          calendar(from: Date!, to: Date!, locationId: ID, departmentId: ID): [Absence!]!
          "What asking would do, without doing it."
          previewLeaveRequest(input: LeaveRequestInput!): LeaveRequestPreview!
        }

        type Mutation {
          requestLeave(input: LeaveRequestInput!): LeaveRequest!
          "Changes a pending request; of an approved one it makes a request that supersedes it."
          changeLeaveRequest(id: ID!, input: LeaveRequestInput!): LeaveRequest!
          "Approves a request, or its cancellation."
          approveLeave(id: ID!, comment: String): LeaveRequest!
          denyLeave(id: ID!, comment: String): LeaveRequest!
          withdrawLeave(id: ID!, comment: String): LeaveRequest!
          cancelLeave(id: ID!, comment: String): LeaveRequest!
        }

        type Subscription {
          "Each change of a request that the caller may see, from `after` on: the sequence that was seen last, by default the present."
          leaveRequestChanged(employeeId: ID, after: Int): LeaveRequestChange!
          "What waits for the caller's answer, at first and whenever it may have changed."
          approvalsChanged(after: Int): ApprovalsChange!
          "The balances of an employee, by default the caller's, at first and whenever they may have changed."
          balanceChanged(employeeId: ID, after: Int): BalanceChange!
          "Who is away in the span, at first and whenever it may have changed."
          calendarChanged(from: Date!, to: Date!, locationId: ID, departmentId: ID, after: Int): CalendarChange!
        }

        type Me {
          employee: Employee!
          organization: Organization!
          roles: [String!]!
          "Whose approver the caller is today."
          approverOf: [Employee!]!
          "What unsafe requests of this session send as `Away-CSRF-Token`; null for tokens."
          csrfToken: String
          "The organization's last event."
          sequence: Int!
        }

        type Organization {
          id: ID!
          name: String!
          slug: String!
        }

        type Location {
          id: ID!
          name: String!
          timeZone: String!
          isArchived: Boolean!
        }

        type Department {
          id: ID!
          name: String!
          isArchived: Boolean!
        }

        enum LeaveUnit { days hours }

        type LeaveType {
          id: ID!
          name: String!
          unit: LeaveUnit!
          isArchived: Boolean!
        }

        type EmployeePage {
          items: [Employee!]!
          "For `after`; null at the end."
          next: ID
        }

        type Employee {
          id: ID!
          "Null once the person was erased."
          name: String
          email: String
          location: Location
          department: Department
          "For the person, their approvers and admins."
          employmentStart: Date
          "The last day, for the same."
          employmentEnd: Date
          "One for each leave type in use, for the same; as of `on`, by default today where the employee is."
          balances(on: Date): [Balance!]!
          "Every line of a leave type, for the same."
          ledger(leaveTypeId: ID!, from: Date, to: Date): [LedgerLine!]!
        }

        type Balance {
          leaveType: LeaveType!
          unit: LeaveUnit!
          "Its first day."
          leaveYear: Date!
          "Null where the type has no limit, as all that follows from it."
          entitlement: Amount
          carriedOver: Amount
          taken: Amount!
          booked: Amount!
          pending: Amount!
          adjustments: Amount
          expired: Amount
          balance: Amount
          available: Amount
        }

        type LedgerLine {
          date: Date!
          kind: String!
          amount: Amount!
          "Running; null where the type has no balance."
          balance: Amount
          leaveYear: Date!
          "The number of the rule that made it."
          rule: String!
          expires: Date
          "The event that caused it."
          eventSequence: Int
          "The line in words."
          text: String!
        }

        enum LeaveRequestStatus { pending approved denied withdrawn cancellationRequested cancelled }
        enum DayPart { full morning afternoon }

        type Count {
          amount: Amount!
          unit: LeaveUnit!
        }

        type LeaveRequest {
          id: ID!
          employee: Employee!
          leaveType: LeaveType!
          from: Date!
          to: Date!
          fromPart: DayPart!
          toPart: DayPart!
          hours: Amount
          status: LeaveRequestStatus!
          count: Count!
          reason: String
          "Who may answer now."
          approvers: [Employee!]!
          approvedBy: [Employee!]!
          requestedAt: Instant!
          "The approved request that this one replaces."
          supersedes: ID
          history: [RequestStep!]!
        }

        type RequestStep {
          sequence: Int!
          "The event's name."
          type: String!
          by: Employee
          at: Instant!
          comment: String
        }

        type LeaveRequestPage {
          items: [LeaveRequest!]!
          "For `after`; null at the end."
          next: String
        }

        input LeaveRequestInput {
          "By default the caller."
          employeeId: ID
          leaveTypeId: ID!
          from: Date!
          to: Date!
          fromPart: DayPart
          toPart: DayPart
          hours: Amount
          reason: String
        }

        type LeaveRequestPreview {
          count: Count!
          "Each day that counts."
          days: [CountedDay!]!
          "How it would stand."
          status: LeaveRequestStatus!
          balanceAfter: Amount
          approvers: [Employee!]!
          "Everything that would refuse it."
          errors: [Fault!]!
        }

        type CountedDay {
          date: Date!
          amount: Amount!
        }

        type Fault {
          "The member of the input that is at fault; null where it is the whole."
          pointer: String
          code: String!
          rule: String!
          detail: String!
        }

        type Absence {
          id: ID!
          employee: Employee!
          "Null where only the dates are shown."
          leaveType: LeaveType
          from: Date!
          to: Date!
          fromPart: DayPart!
          toPart: DayPart!
          hours: Amount
          status: LeaveRequestStatus
        }

        type LeaveRequestChange {
          "For `after`."
          sequence: Int!
          "The event's name."
          type: String!
          leaveRequest: LeaveRequest!
        }

        type ApprovalsChange {
          sequence: Int!
          approvals: [LeaveRequest!]!
        }

        type BalanceChange {
          sequence: Int!
          balances: [Balance!]!
        }

        type CalendarChange {
          sequence: Int!
          absences: [Absence!]!
        }
        """#
}
