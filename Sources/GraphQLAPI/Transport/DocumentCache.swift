import GraphQL
import Synchronization

/// Documents that were read and found valid, by their text: clients send the same few again and again. Also those that a client registered by
/// their hash, to send that alone from then on (automatic persisted queries).
final class DocumentCache: Sendable {
    private struct State {
        var documents: [String: Document] = [:]
        /// Texts by the SHA-256 that the client gave for them.
        var hashes: [String: String] = [:]
        var order: [String] = []
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// - Parameter capacity: More documents than these are not kept; the oldest goes.
    init(capacity: Int) { self.capacity = capacity }

    func document(
        _ request: GraphQLRequest,
        _ read: (String) throws(RequestErrors) -> Document
    ) throws(RequestErrors) -> Document {
        let text: String
        if let query = request.query {
            text = query
        } else {
            guard let hash = request.persistedHash, let known = state.withLock({ $0.hashes[hash] }) else {
                throw RequestErrors(errors: [GraphQLError("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")])
            }
            text = known
        }
        if let known = state.withLock({ $0.documents[text] }) {
            remember(text, known, request.persistedHash)
            return known
        }
        let document = try read(text)
        remember(text, document, request.persistedHash)
        return document
    }

    private func remember(_ text: String, _ document: Document, _ hash: String?) {
        state.withLock { state in
            if let hash { state.hashes[hash] = text }
            guard state.documents.updateValue(document, forKey: text) == nil else { return }
            state.order.append(text)
            guard state.order.count > capacity else { return }
            let oldest = state.order.removeFirst()
            state.documents[oldest] = nil
            state.hashes = state.hashes.filter { $0.value != oldest }
        }
    }
}
