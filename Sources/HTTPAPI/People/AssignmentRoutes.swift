import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// What holds for an employee from a day on: each PUT adds a version.
struct AssignmentRoutes {
    let backend: Backend

    var all: [Endpoint] {
        [
            assign("location", "assignLocation", "Move an employee to a location", NewTransfer.self, refusals: Self.transferRefusals),
            assign(
                "department",
                "assignDepartment",
                "Move an employee to a department",
                NewDepartmentMembership.self,
                refusals: ["unknown-department"]
            ),
            assign(
                "approvers",
                "assignApprovers",
                "Set who approves an employee's leave",
                NewApprovers.self,
                refusals: ["unknown-employee"]
            ),
            assign(
                "working-week",
                "assignWorkingWeek",
                "Set an employee's working week",
                NewWorkingWeek.self,
                refusals: ["invalid-working-week"]
            ),
            assign("fte", "assignFactor", "Set an employee's share of full time", NewFactor.self, refusals: ["invalid-factor"]),
            assign(
                "entitlement",
                "assignEntitlement",
                "Give an employee an entitlement of their own",
                NewEntitlement.self,
                refusals: ["unknown-leave-type"]
            ),
            assign("roles", "assignRoles", "Set an employee's roles", NewRoles.self, refusals: ["last-admin"]),
            endEmployment,
        ]
    }

    static let transferRefusals = [
        "unknown-location", "transfer-needs-same-leave-year", "invalid-transfer-mode", "leave-year-closed",
    ]

    private func assign<Body: NewAssignment>(
        _ segment: String,
        _ name: String,
        _ summary: String,
        _ body: Body.Type,
        refusals: [String]
    ) -> Endpoint {
        Endpoint(
            .put,
            "/v1/employees/{employee}/\(segment)",
            name,
            summary,
            for: .admins,
            body: .json(body),
            answers: .json(.ok, EmployeeView.wire).versioned,
            refusals: refusals
        ) { [backend] call in
            let employee = try call.employee()
            let date: LocalDate
            if let given = call.body.effectiveDate { date = given } else { date = try await backend.situation(call).today(of: employee) }
            let command = AssignToEmployee(employee: employee, effectiveDate: date, assignment: call.body.assignment)
            let (situation, position) = try await backend.perform(command, call, changing: employee.bits)
            return try EmployeeView.reply(employee, situation, position)
        }
    }

    private var endEmployment: Endpoint {
        Endpoint(
            .put,
            "/v1/employees/{employee}/employment",
            "endEmployment",
            "Set the last day of employment; null takes an end back",
            for: .admins,
            body: .json(NewEmploymentEnd.self),
            answers: .json(.ok, EmployeeView.wire).versioned,
            refusals: ["employment-end-before-start"]
        ) { [backend] call in
            let employee = try call.employee()
            let lastDay: LocalDate?
            switch call.body.effectiveDate {
            case .set(let given): lastDay = given
            case .keep: lastDay = try await backend.situation(call).today(of: employee)
            }
            let command = EndEmployment(employee: employee, lastDay: lastDay)
            let (situation, position) = try await backend.perform(command, call, changing: employee.bits)
            return try EmployeeView.reply(employee, situation, position)
        }
    }
}
