package import Application
import HTTPTypes
package import Hummingbird
import NIOCore

/// `/calendars/{token}.ics`: what calendar programs subscribe to. The address is the credential, and all that they are asked for.
///
/// - Parameter Context: Whatever the router's requests carry.
package struct CalendarFeedRoutes<Context: RequestContext>: Sendable {
    package static var path: String { "/calendars/{token}.ics" }

    private let feeds: CalendarFeeds
    private let addresses: any CalendarFeedAddresses
    private let digest: @Sendable ([UInt8]) -> [UInt8]
    private let wait: @Sendable (Principal) -> Int?
    private let seen = SeenFeeds(capacity: 20_000)

    /// - Parameters:
    ///   - digest: SHA-256.
    ///   - wait: For how many seconds the feed's owner has to wait, because too much was asked; nil: it may go on.
    package init(
        _ feeds: CalendarFeeds,
        addresses: any CalendarFeedAddresses,
        digest: @escaping @Sendable ([UInt8]) -> [UInt8],
        wait: @escaping @Sendable (Principal) -> Int?
    ) {
        self.feeds = feeds
        self.addresses = addresses
        self.digest = digest
        self.wait = wait
    }

    package func addRoutes(to router: Router<Context>) {
        router.get(RouterPath(Self.path)) { request, context in
            guard let token = context.parameters.get("token"), let place = try await place(token) else { throw CommandError.notFound }
            if let seconds = wait(.calendarFeed(place)) {
                return Response(status: .tooManyRequests, headers: [.retryAfter: String(seconds), .cacheControl: "no-store"])
            }
            return try await respond(to: request, place)
        }
    }

    private func place(_ token: String) async throws(CommandError) -> FeedPlace? {
        do {
            return try await addresses.place(token)
        } catch {
            throw .unavailable(error)
        }
    }

    /// Programs ask again and again, and mostly nothing has happened: that is found out by the organization's head alone.
    private func respond(to request: Request, _ place: FeedPlace) async throws -> Response {
        let wanted = EntityTags(request.headers[values: .ifNoneMatch])
        if let known = seen.version(of: place.feed), wanted.contain(known.tag), try await feeds.holds(known.moment, in: place.organization)
        {
            return notModified(known.tag)
        }
        // A thousand events take a while: the connection's thread serves others meanwhile.
        let (contents, tag) = try await withTaskExecutorPreference(globalConcurrentExecutor) {
            let contents = try await feeds.contents(of: place)
            // Of what is answered, not of when it was made: what happens elsewhere in the organization sends nothing anew.
            return (contents, "W/\"\(digest(contents.bytes).prefix(16).map(hexadecimal).joined())\"")
        }
        seen.note(SeenFeeds.Version(tag: tag, moment: contents.moment), of: place.feed)
        guard !wanted.contain(tag) else { return notModified(tag) }
        var headers = Self.headers(tag)
        headers[.contentType] = "text/calendar; charset=utf-8"
        headers[.contentDisposition] = "inline; filename=\"away.ics\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: contents.bytes)))
    }

    private func notModified(_ tag: String) -> Response { Response(status: .notModified, headers: Self.headers(tag)) }

    /// Weak, because the answer may be compressed on its way.
    private static func headers(_ tag: String) -> HTTPFields { [.eTag: tag, .cacheControl: "private, no-cache"] }

    private func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}

/// What `If-None-Match` names (RFC 9110 §13.1.2), compared weakly.
private struct EntityTags {
    private let tags: Set<Substring>

    init(_ headers: [String]) {
        tags = Set(headers.flatMap { $0.split(separator: ",") }.map { Self.opaque($0) })
    }

    func contain(_ tag: String) -> Bool { tags.contains("*") || tags.contains(Self.opaque(tag[...])) }

    private static func opaque(_ tag: Substring) -> Substring {
        let tag = tag.drop { $0 == " " }
        let end = tag.lastIndex { $0 != " " }.map(tag.index(after:)) ?? tag.startIndex
        return tag[..<end].hasPrefix("W/") ? tag[..<end].dropFirst(2) : tag[..<end]
    }
}
