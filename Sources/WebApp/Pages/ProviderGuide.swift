import Texts

/// What an admin is told of one kind of identity provider.
struct ProviderGuide: Sendable {
    /// In addresses.
    let key: String
    /// Nil: the catalogue has one.
    private let name: String?
    let isSAML: Bool
    /// How the form's issuer looks.
    let issuer: String
    /// How many steps the catalogue tells to take there.
    private let steps: Int

    func name(in texts: Catalogue) -> String { name ?? texts.text("guide.\(key)") }

    /// What to do there, in their words.
    func steps(in texts: Catalogue) -> [String] { (1...steps).map { texts.text("guide.\(key).\($0)") } }

    static func named(_ key: String) -> ProviderGuide? { all.first { $0.key == key } }

    static let all: [ProviderGuide] = [
        ProviderGuide(
            key: "okta",
            name: "Okta",
            isSAML: false,
            issuer: "https://your-company.okta.com",
            steps: 4
        ),
        ProviderGuide(
            key: "entra",
            name: "Microsoft Entra ID",
            isSAML: false,
            issuer: "https://login.microsoftonline.com/your-tenant-id/v2.0",
            steps: 4
        ),
        ProviderGuide(
            key: "google",
            name: "Google Workspace",
            isSAML: false,
            issuer: "https://accounts.google.com",
            steps: 3
        ),
        ProviderGuide(
            key: "keycloak",
            name: "Keycloak",
            isSAML: false,
            issuer: "https://keycloak.your-company.com/realms/your-realm",
            steps: 4
        ),
        ProviderGuide(
            key: "adfs",
            name: "AD FS",
            isSAML: true,
            issuer: "https://adfs.your-company.com/FederationMetadata/2007-06/FederationMetadata.xml",
            steps: 3
        ),
        ProviderGuide(
            key: "oidc",
            name: nil,
            isSAML: false,
            issuer: "https://login.your-company.com",
            steps: 2
        ),
        ProviderGuide(
            key: "saml",
            name: nil,
            isSAML: true,
            issuer: "https://login.your-company.com/metadata.xml",
            steps: 3
        ),
    ]
}
