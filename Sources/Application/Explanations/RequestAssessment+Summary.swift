package import Leave
package import Texts

extension Catalogue {
    /// What asking comes to, in a few words: `Counts 4 days · 9 left afterwards`.
    package func summary(of assessment: RequestAssessment) -> String {
        let unit = assessment.count.unit
        var parts = [Message("preview.counts", ["count": .amount(assessment.count.total, unit)])]
        if let after = assessment.balanceAfter { parts.append(Message("preview.left", ["amount": .amount(after, unit)])) }
        if assessment.status == .approved { parts.append("preview.noApproval") }
        return parts.map { text($0) }.joined(separator: " · ")
    }
}
