package import Leave
import Synchronization

/// The app in an organization's Slack workspace. Its token is secret: it is printed as its type.
package struct SlackInstallation: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The workspace.
    package let team: String
    package let teamName: String
    /// The app's own user there.
    package let bot: String
    package let token: String
    /// Nil where it is not known any more.
    package let installedBy: EmployeeID?
    package let installedAt: UnixSeconds

    package init(team: String, teamName: String, bot: String, token: String, installedBy: EmployeeID?, installedAt: UnixSeconds) {
        self.team = team
        self.teamName = teamName
        self.bot = bot
        self.token = token
        self.installedBy = installedBy
        self.installedAt = installedAt
    }

    package var description: String { "SlackInstallation (secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A message about a request, which is changed when the request is.
package struct SlackPost: Hashable, Sendable {
    /// The conversation, as Slack names it in answers.
    package let channel: String
    /// What Slack names the message by.
    package let timestamp: String
    /// In whose language it is, and who may answer by it.
    package let employee: EmployeeID

    package init(channel: String, timestamp: String, employee: EmployeeID) {
        self.channel = channel
        self.timestamp = timestamp
        self.employee = employee
    }
}

/// What is kept of Slack workspaces. Which organization has a workspace is known without one; all else is the organization's own.
package protocol SlackInstallations: Sendable {
    /// - Parameter team: A workspace's id.
    func organization(team: String) async throws(SignInStoreError) -> OrganizationID?

    func installation(of organization: OrganizationID) async throws(SignInStoreError) -> SlackInstallation?

    /// Adds it, in the place of the one that was there.
    ///
    /// - Returns: False when the workspace is another organization's.
    func install(_ installation: SlackInstallation, in organization: OrganizationID) async throws(SignInStoreError) -> Bool

    /// With what is known of its messages.
    func remove(from organization: OrganizationID) async throws(SignInStoreError)

    func add(_ post: SlackPost, about request: LeaveRequestID, in organization: OrganizationID) async throws(SignInStoreError)

    func posts(about request: LeaveRequestID, in organization: OrganizationID) async throws(SignInStoreError) -> [SlackPost]

    /// Takes an event for as long as Slack may repeat it.
    ///
    /// - Returns: False where it was taken before.
    func take(event: String, at now: UnixSeconds) async throws(SignInStoreError) -> Bool

    /// Gives it back: it could not be dealt with.
    func release(event: String) async throws(SignInStoreError)

    /// Forgets events that Slack will not repeat any more.
    func purge(at now: UnixSeconds) async throws(SignInStoreError)
}

/// Those of one process.
package final class InMemorySlackInstallations: SlackInstallations {
    private struct State {
        var installations: [OrganizationID: SlackInstallation] = [:]
        var posts: [OrganizationID: [LeaveRequestID: [SlackPost]]] = [:]
        var events: [String: UnixSeconds] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func organization(team: String) async throws(SignInStoreError) -> OrganizationID? {
        state.withLock { $0.installations.first { $0.value.team == team }?.key }
    }

    package func installation(of organization: OrganizationID) async throws(SignInStoreError) -> SlackInstallation? {
        state.withLock { $0.installations[organization] }
    }

    package func install(_ installation: SlackInstallation, in organization: OrganizationID) async throws(SignInStoreError) -> Bool {
        state.withLock { state in
            guard !state.installations.contains(where: { $0.value.team == installation.team && $0.key != organization }) else {
                return false
            }
            state.installations[organization] = installation
            return true
        }
    }

    package func remove(from organization: OrganizationID) async throws(SignInStoreError) {
        state.withLock { state in
            state.installations[organization] = nil
            state.posts[organization] = nil
        }
    }

    package func add(_ post: SlackPost, about request: LeaveRequestID, in organization: OrganizationID) async throws(SignInStoreError) {
        state.withLock { $0.posts[organization, default: [:]][request, default: []].append(post) }
    }

    package func posts(about request: LeaveRequestID, in organization: OrganizationID) async throws(SignInStoreError) -> [SlackPost] {
        state.withLock { $0.posts[organization]?[request] ?? [] }
    }

    package func take(event: String, at now: UnixSeconds) async throws(SignInStoreError) -> Bool {
        state.withLock { state in
            guard state.events[event] == nil else { return false }
            state.events[event] = now
            return true
        }
    }

    package func release(event: String) async throws(SignInStoreError) {
        state.withLock { $0.events[event] = nil }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        state.withLock { state in state.events = state.events.filter { $0.value + SlackEvents.lifetime > now } }
    }
}

package enum SlackEvents {
    /// Seconds: Slack repeats an event within an hour, and nothing old is accepted (signatures).
    package static let lifetime: UnixSeconds = 2 * 3600
}
