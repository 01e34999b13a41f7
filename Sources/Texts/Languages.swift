/// The languages that Away speaks.
package struct Languages: Sendable {
    /// English comes first: it is complete, and what is spoken where nothing else was asked for.
    package let catalogues: [Catalogue]

    package var standard: Catalogue { catalogues[0] }

    /// Those that are part of the program.
    package static let shipped: Languages = {
        do {
            let sources = [("en.texts", PackageResources.en_texts), ("de.texts", PackageResources.de_texts)]
            let catalogues = try sources.map { try LanguageFile.read(String(decoding: $0.1, as: UTF8.self), named: $0.0) }
            return Languages(catalogues: catalogues)
        } catch {
            // No input reaches this: the bytes are part of the program, and the tests read the same.
            preconditionFailure("A shipped language is damaged: \(error)")
        }
    }()

    /// English, where nobody said which language.
    package static var english: Catalogue { shipped.standard }

    /// These and one more, or one in place of that with the same tag. What it lacks is said in English.
    ///
    /// - Throws: ``LanguageFault``.
    package func adding(_ source: String, named file: String) throws(LanguageFault) -> Languages {
        let added = try LanguageFile.read(source, named: file)
        let completed = Catalogue(
            language: added.language,
            patterns: standard.patterns.merging(added.patterns) { $1 },
            plurals: added.plurals
        )
        guard let index = catalogues.firstIndex(where: { $0.language == added.language }) else {
            return Languages(catalogues: catalogues + [completed])
        }
        var catalogues = catalogues
        catalogues[index] = completed
        return Languages(catalogues: catalogues)
    }

    /// What is wrong with a language's file beside English; none when it is complete.
    package func faults(of source: String, named file: String) throws(LanguageFault) -> [String] {
        try LanguageFile.read(source, named: file).faults(beside: standard)
    }

    /// The language that suits best, by the look-up of RFC 4647 §3.4; English when none does.
    ///
    /// - Parameter accepted: The header `Accept-Language`; nil: none was sent.
    package func matching(_ accepted: String?) -> Catalogue {
        guard let accepted else { return standard }
        let wanted = AcceptedLanguages(accepted)
        for range in wanted.ranges where range != "*" {
            var subtags = range.split(separator: "-")
            while !subtags.isEmpty {
                let tag = subtags.joined(separator: "-")
                if !wanted.refused.contains(tag), let found = catalogues.first(where: { $0.language.lowercased() == tag }) { return found }
                subtags.removeLast()
                // A single letter or digit only introduces what came after it.
                if subtags.last?.utf8.count == 1 { subtags.removeLast() }
            }
        }
        return standard
    }
}
