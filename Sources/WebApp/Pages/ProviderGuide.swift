/// What an admin is told of one kind of identity provider.
struct ProviderGuide: Sendable {
    /// In addresses.
    let key: String
    let name: String
    let isSAML: Bool
    /// How the form's issuer looks.
    let issuer: String
    /// What to do there, in their words.
    let steps: [String]

    static func named(_ key: String) -> ProviderGuide? { all.first { $0.key == key } }

    static let all: [ProviderGuide] = [
        ProviderGuide(
            key: "okta",
            name: "Okta",
            isSAML: false,
            issuer: "https://your-company.okta.com",
            steps: [
                "In the Okta admin console open Applications, then Create App Integration: OIDC, Web Application.",
                "Paste the sign-in redirect URI and the sign-out redirect URI below, and require PKCE.",
                "Assign the people or groups who may use Away.",
                "Copy the client ID and the client secret into the form below.",
            ]
        ),
        ProviderGuide(
            key: "entra",
            name: "Microsoft Entra ID",
            isSAML: false,
            issuer: "https://login.microsoftonline.com/your-tenant-id/v2.0",
            steps: [
                "In the Entra admin center open App registrations, then New registration, for this organizational directory only.",
                "Add the redirect URI below, of the type Web, and the front-channel logout URL.",
                "Under Token configuration add the optional claims email and verified_primary_email.",
                "Under Certificates & secrets make a client secret and copy its value. The issuer has your own tenant ID, never “common”.",
            ]
        ),
        ProviderGuide(
            key: "google",
            name: "Google Workspace",
            isSAML: false,
            issuer: "https://accounts.google.com",
            steps: [
                "In the Google Cloud console open APIs & Services, Credentials, and make an OAuth client ID for a web application.",
                "Paste the redirect URI below.",
                "Set the consent screen to Internal, and name your domain below as hosted domain, so that only your people can sign in.",
            ]
        ),
        ProviderGuide(
            key: "keycloak",
            name: "Keycloak",
            isSAML: false,
            issuer: "https://keycloak.your-company.com/realms/your-realm",
            steps: [
                "In your realm make a client of the type OpenID Connect, with client authentication on and only the standard flow.",
                "Paste the redirect URI, the post-logout redirect URI and the back-channel logout URL below.",
                "Under Advanced require PKCE with S256.",
                "Copy the secret of the tab Credentials into the form below.",
            ]
        ),
        ProviderGuide(
            key: "adfs",
            name: "AD FS",
            isSAML: true,
            issuer: "https://adfs.your-company.com/FederationMetadata/2007-06/FederationMetadata.xml",
            steps: [
                "In AD FS add a relying party trust from the metadata URL below, or from its values.",
                "Add a rule that sends the e-mail address and the display name, and one that sends a persistent name ID.",
                "Link your federation metadata in the form below.",
            ]
        ),
        ProviderGuide(
            key: "oidc",
            name: "Another provider with OpenID Connect",
            isSAML: false,
            issuer: "https://login.your-company.com",
            steps: [
                "Register Away as a confidential web client with the authorization code flow and PKCE.",
                "Paste the values below, and copy the client ID and the secret into the form.",
            ]
        ),
        ProviderGuide(
            key: "saml",
            name: "Another provider with SAML 2.0",
            isSAML: true,
            issuer: "https://login.your-company.com/metadata.xml",
            steps: [
                "Register Away as a service provider from the metadata URL below, or from its values.",
                "Have it sign assertions with SHA-256 and send a persistent name ID, the e-mail address and the name.",
                "Link or upload its metadata in the form below.",
            ]
        ),
    ]
}
