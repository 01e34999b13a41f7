/// Something that reads what strangers send. `run` must come back from any bytes, and finds out whether what it took makes sense.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case base64
    case certificate
    case csv
    case graphql
    case icalendar
    case json
    case jwks
    case jws
    case jwt
    case address
    case samlLogout = "saml-logout"
    case samlMetadata = "saml-metadata"
    case samlResponse = "saml-response"
    case samlSigned = "saml-signed"
    case scimFilter = "scim-filter"
    case scimPatch = "scim-patch"
    case xml

    /// - Throws: ``Violation`` where the code under test took what it must not take. What it refuses is no error here.
    package func run(_ bytes: [UInt8]) throws(Violation) {
        switch self {
        case .base64: try EncodedTexts.base64(bytes)
        case .certificate: try EncodedTexts.certificate(bytes)
        case .csv: try Imports.csv(bytes)
        case .graphql: Documents.graphQL(bytes)
        case .icalendar: try Imports.calendar(bytes)
        case .json: try Documents.json(bytes)
        case .jwks: Tokens.keys(bytes)
        case .jws: try Tokens.stolen(bytes)
        case .jwt: try Tokens.signed(bytes)
        case .address: Documents.addresses(bytes)
        case .samlLogout: SAMLMessages.logout(bytes)
        case .samlMetadata: SAMLMessages.metadata(bytes)
        case .samlResponse: try SAMLMessages.stolenResponse(bytes)
        case .samlSigned: try SAMLMessages.signedResponse(bytes)
        case .scimFilter: Provisioning.filter(bytes)
        case .scimPatch: try Provisioning.patch(bytes)
        case .xml: try Documents.xml(bytes)
        }
    }
}

/// What must never be: the code under test accepted something that contradicts what a second reader knows.
package struct Violation: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    static func check(_ holds: Bool, _ description: @autoclosure () -> String) throws(Violation) {
        guard holds else { throw Violation(description()) }
    }
}
