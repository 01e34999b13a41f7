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
    private let digest: @Sendable ([UInt8]) -> [UInt8]

    /// - Parameters:
    ///   - capacity: More documents than these are not kept; the oldest goes.
    ///   - digest: SHA-256.
    init(capacity: Int, digest: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.capacity = capacity
        self.digest = digest
    }

    func document(
        _ request: GraphQLRequest,
        _ read: (String) throws(RequestErrors) -> Document
    ) throws(RequestErrors) -> Document {
        let text: String
        if let query = request.query {
            text = query
            // All organizations share the cache: nobody may give another's hash a text of their own.
            if let hash = request.persistedHash, hash != hexadecimal(digest(Array(query.utf8))) {
                throw RequestErrors(errors: [GraphQLError("PERSISTED_QUERY_HASH_MISMATCH", "The hash is not the document's SHA-256.")])
            }
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

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
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
