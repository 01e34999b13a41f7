import EventSourcing
import Leave

extension OrganizationModel {
    mutating func applyOrganization(_ recorded: RecordedEvent<LeaveEvent>) {
        switch recorded.event {
        case .organizationFounded(let event):
            name = event.name
            slug = event.slug
        case .organizationSettingsChanged(let event):
            name = event.name
            language = event.language
        case .domainClaimed(let event): domains[event.domain] = Domain(challenge: event.challenge)
        case .domainVerified(let event): domains[event.domain, default: Domain(challenge: nil)].isVerified = true
        case .domainReleased(let event): domains[event.domain] = nil
        case .connectionAdded(let event): connections[event.connection.id] = event.connection
        case .connectionChanged(let event):
            let id = event.connection.id
            // What was tried is what was agreed with the provider, not the connection's name.
            if connections[id]?.provider != event.connection.provider { testedConnections.remove(id) }
            connections[id] = event.connection
        case .connectionRemoved(let event): remove(event.connection)
        case .connectionTested(let event): testedConnections.insert(event.connection)
        case .enforcementSet(let event):
            if event.isEnforced { enforcedConnections.insert(event.connection) } else { enforcedConnections.remove(event.connection) }
        case .sessionLimitsSet(let event): sessionLimits = event.limits
        case .chatConnected(let event): chats[event.chat] = event.workspace
        case .chatDisconnected(let event):
            chats[event.chat] = nil
            channelDigests = channelDigests.filter { $0.value.chat != event.chat }
        case .channelDigestAdded(let event): channelDigests[event.digest.id] = event.digest
        case .channelDigestRemoved(let event): channelDigests[event.digest] = nil
        case .identityLinked(let event):
            identities[Identity(connection: event.connection, subjectHash: event.subjectHash)] = event.employee
        case .identityUnlinked(let event):
            identities = identities.filter { $0.key.connection != event.connection || $0.value != event.employee }
        case .apiTokenIssued(let event):
            apiTokens[event.token] = APITokenEntry(owner: event.owner, name: event.name, scope: event.scope, expires: event.expires)
        case .apiTokenRevoked(let event): apiTokens[event.token]?.isRevoked = true
        case .calendarFeedMade(let event): calendarFeeds[event.feed] = FeedEntry(event, at: recorded.recordedAt)
        case .calendarFeedRevoked(let event): calendarFeeds[event.feed]?.isRevoked = true
        default: break
        }
    }

    /// Whom it managed nobody manages any more; its identities stay known, for the history's sake, and lead nowhere.
    private mutating func remove(_ connection: SSOConnectionID) {
        connections[connection] = nil
        testedConnections.remove(connection)
        enforcedConnections.remove(connection)
        provisioned = provisioned.filter { $0.value.connection != connection }
        provisionedGroups = provisionedGroups.filter { $0.value.connection != connection }
        provisioningTokens = provisioningTokens.filter { $0.value.connection != connection }
    }
}
