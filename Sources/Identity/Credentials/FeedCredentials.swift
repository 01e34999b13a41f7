package import Application
import Leave

/// Makes and recognizes the secret addresses of calendar feeds.
package struct FeedCredentials: CalendarFeedAddresses {
    private let feeds: any CalendarFeedStore
    private let publicURL: String

    /// - Parameter publicURL: Origin of this service, without a slash at the end.
    package init(_ feeds: any CalendarFeedStore, publicURL: String) {
        self.feeds = feeds
        self.publicURL = publicURL
    }

    package func make(for place: FeedPlace) async throws(SignInStoreError) -> String {
        let secret = Secret()
        try await feeds.add(place, hash: secret.hash)
        return publicURL + "/calendars/" + secret.text + ".ics"
    }

    package func place(_ token: String) async throws(SignInStoreError) -> FeedPlace? {
        guard let secret = Secret(token) else { return nil }
        return try await feeds.place(secret.hash)
    }
}
