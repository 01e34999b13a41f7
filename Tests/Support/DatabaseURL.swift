/// A libpq URL (`postgresql://…`) of a server, from which those of its databases and roles are made.
package struct DatabaseURL: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The same server, another database and role. Whatever the URL said about either is replaced.
    package func with(database: String, user: String) -> DatabaseURL {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let scheme = "postgresql://"
        let address = parts[0].hasPrefix(scheme) ? parts[0].dropFirst(scheme.count) : parts[0]
        let authority = address.prefix { $0 != "/" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let options = (parts.count > 1 ? parts[1].split(separator: "&") : []).filter { !$0.hasPrefix("user=") && !$0.hasPrefix("dbname=") }
        return DatabaseURL(scheme + host + "/" + database + "?" + (options + ["user=\(user)"]).joined(separator: "&"))
    }
}
