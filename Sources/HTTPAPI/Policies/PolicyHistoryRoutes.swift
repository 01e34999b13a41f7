import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

/// What policies said from when on, and who changed them, in sentences.
struct PolicyHistoryRoutes {
    let backend: Backend

    var all: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/policy-history",
                "policyHistory",
                "Policy versions told in sentences, by location, leave type and date; withdrawn ones too",
                for: .readers,
                query: PolicyQuery.self,
                answers: .json(.ok, .page(of: PolicyStoryView.self))
            ) { [backend] call in
                let stories = try await backend.situation(call).policyHistory(at: call.query.location, for: call.query.leaveType)
                return Reply(try .of(stories.map { PolicyStoryView($0, call.texts) }, call.query.page, call))
            }
        ]
    }
}

struct PolicyStoryView: WireOutput {
    static var schemaName: String { "PolicyHistoryEntry" }

    private let story: PolicyStory
    private let text: String
    private let changes: [String]

    init(_ story: PolicyStory, _ texts: Catalogue) {
        self.story = story
        text = texts.text(story.headline)
        changes = story.changes.map { texts.text($0) }
    }

    static func describe(_ shape: inout Shape<PolicyStoryView>) {
        shape.field("policyId", .id()) { $0.story.entry.policy.id }
        shape.field("locationId", .id()) { $0.story.entry.policy.location }
        shape.field("leaveTypeId", .id()) { $0.story.entry.policy.leaveType }
        shape.field("effectiveDate", .date) { $0.story.entry.policy.effectiveDate }
        shape.field("sequence", .number, "The event that set it.") { $0.story.entry.set.sequence.sequence }
        shape.nullable("by", .id(), "Who set it; null for the operator.") { $0.story.entry.set.by }
        shape.field("at", .instant) { $0.story.entry.set.at }
        shape.nullable("withdrawnSequence", .number) { $0.story.entry.withdrawn?.sequence.sequence }
        shape.field("text", .string, "From when on what applies, and who said so.") { $0.text }
        shape.field("changes", .array(of: .string), "What it says, or changes of the version before it, each in a sentence.") { $0.changes }
    }
}
