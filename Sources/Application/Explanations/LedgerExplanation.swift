package import EventSourcing
package import Leave
package import Texts

extension Situation {
    /// One sentence in plain words: what the line is and why it is there.
    package func explanation(of line: LedgerLine) -> Message {
        Message(verbatim: sentence(of: line))
    }

    private func sentence(of line: LedgerLine) -> String {
        switch line.kind {
        case .opening: "What there was when Away began to count."
        case .entitlement: "Granted for the leave year from \(line.leaveYear): \(yearly(line))."
        case .accrual: "Accrued: \(yearly(line)), in instalments."
        case .proration: prorated(line)
        case .cap: "Lost: the balance may not be higher than \(terms(of: line)?.cap?.description ?? "the cap")."
        case .rollOverOut: "Carried over to the next leave year."
        case .rollOverIn: carriedOver(line)
        case .expiry: expired(line)
        case .adjustment: "Adjusted" + author(of: line) + reason(of: line)
        case .recordedLeave: "Past leave, entered" + author(of: line) + "."
        case .leaveTaken: "Leave taken."
        case .leaveBooked: "Leave approved, still to come."
        case .pending: "Asked for, waiting for an answer; not yet charged."
        }
    }

    /// The event that caused the line: of the request, the adjustment, or the policy; nil where several facts did together.
    package func sequence(of line: LedgerLine) -> Position? {
        guard let id = line.ref?.bits ?? line.policy?.bits else { return nil }
        let version = organization.version(of: id)
        return version == .start ? nil : version
    }

    private func terms(of line: LedgerLine) -> PolicyTerms? {
        line.policy.flatMap { facts.policy($0)?.terms }
    }

    private func yearly(_ line: LedgerLine) -> String {
        terms(of: line).map { "\($0.entitlement) a year by the policy" } ?? "by the entitlement that holds"
    }

    private func prorated(_ line: LedgerLine) -> String {
        let causes = line.causes.map(text)
        let because = causes.isEmpty ? "" : " because of " + causes.joined(separator: " and ")
        return "The year's entitlement changed from this day on\(because): the days before keep what they had."
    }

    private func text(_ cause: LedgerCause) -> String {
        switch cause {
        case .transfer(let location, _): "the move to \(organization.locations[location]?.name ?? "another location")"
        case .policy: "a new policy version"
        case .workingWeek: "a changed working week"
        case .factor: "a changed part-time factor"
        case .ownEntitlement: "an entitlement of one's own"
        case .waitingEnded: "the end of the waiting period"
        case .tenure(let years): "\(years) years of service"
        case .employmentEnd: "the end of employment"
        }
    }

    private func carriedOver(_ line: LedgerLine) -> String {
        "Carried over from the leave year before" + (line.expires.map { ", usable until \($0)." } ?? ".")
    }

    private func expired(_ line: LedgerLine) -> String {
        guard line.rule != "L6.16" else { return "Lost: it was usable until \(line.date.previous)." }
        return "Lost at the end of the leave year: "
            + (terms(of: line)?.rollOver.limit.map { "at most \($0) go on to the next." } ?? "it does not go on.")
    }

    private func author(of line: LedgerLine) -> String {
        let author: EmployeeID? =
            switch line.ref {
            case .request(let id), .recordedLeave(let id): organization.requests[id]?.history.first?.by
            case .adjustment(let id): organization.adjustments[id]?.by
            case nil: nil
            }
        return author.flatMap { organization.people[$0]?.name.text }.map { " by \($0)" } ?? ""
    }

    private func reason(of line: LedgerLine) -> String {
        guard case .adjustment(let id) = line.ref, let reason = organization.adjustments[id]?.reason.text else { return "." }
        return ": \(reason)"
    }
}
