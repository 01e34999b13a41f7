extension Catalogue {
    /// What this language lacks, or has too much, beside another that is complete; one sentence each, in the order of the keys.
    package func faults(beside complete: Catalogue) -> [String] {
        Set(patterns.keys).union(complete.patterns.keys).sorted().flatMap { key in
            faults(of: key, beside: complete).map { "\(language): \(key) \($0)" }
        }
    }

    private func faults(of key: String, beside complete: Catalogue) -> [String] {
        guard let pattern = patterns[key] else { return ["is missing"] }
        guard let model = complete.patterns[key] else { return ["is not a text of Away"] }
        var faults: [String] = []
        // How a language writes numbers and dates is its own.
        if !key.hasPrefix("format."), !key.hasPrefix("unit.") {
            let lacking = model.placeholders.subtracting(pattern.placeholders).sorted()
            let unknown = pattern.placeholders.subtracting(model.placeholders).sorted()
            if !lacking.isEmpty { faults.append("lacks the placeholder \(lacking.joined(separator: ", "))") }
            if !unknown.isEmpty { faults.append("has an unknown placeholder \(unknown.joined(separator: ", "))") }
        }
        let forms = pattern.missing(of: plurals.categories).sorted()
        if !forms.isEmpty { faults.append("lacks the plural form \(forms.joined(separator: ", "))") }
        return faults
    }
}
