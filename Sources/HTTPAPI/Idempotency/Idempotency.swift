import Application
package import EventSourcing
import HTTPTypes
import Hummingbird
package import Leave
import Logging
import Texts

/// Carries out a POST with an `Idempotency-Key` once and answers repeats with the first answer.
///
/// The receipt is stored with the command's own events, so it is there exactly when they are. A repeat in this process waits for the first;
/// one in another process meets the receipt in the store. Refusals leave no receipt: what was refused may be asked again.
package struct Idempotency: Sendable {
    private let receipts: @Sendable (OrganizationID) -> any CommandReceipts
    private let digest: @Sendable ([UInt8]) -> [UInt8]
    private let turns = Turns<Key>()

    private struct Key: Hashable, Sendable {
        let organization: OrganizationID
        let key: String
    }

    /// - Parameter digest: A collision-resistant hash: SHA-256.
    package init(
        receipts: @escaping @Sendable (OrganizationID) -> any CommandReceipts,
        digest: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.receipts = receipts
        self.digest = digest
    }

    /// - Parameter serve: Carries the request out, storing the receipt with its events.
    func once(
        _ key: String,
        _ request: Request,
        _ body: [UInt8],
        of principal: Principal,
        logger: Logger,
        _ serve: (CommandReceipt?) async throws -> Response
    ) async throws -> Response {
        let path = request.head.path ?? ""
        // The caller is part of it: nobody gets another person's answer.
        let fingerprint = digest(Array("\(principal.employee) \(request.method.rawValue) \(path)\n".utf8) + body)
        // Headers have no encoding that all agree on beyond ASCII: two texts could meet in one key.
        guard key.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), let receipt = CommandReceipt(key: key, fingerprint: fingerprint) else {
            throw Problem(.badRequest, "invalid-parameter", "problem.idempotency-key")
        }
        return try await turns.take(Key(organization: principal.organization, key: key)) {
            let receipts = receipts(principal.organization)
            if let stored = try await self.stored(receipt, receipts) { return stored }
            do {
                let response = try await serve(receipt)
                await keep(response, receipt, receipts, logger)
                return response
            } catch CommandError.alreadyHandled(let stored) {
                return try answer(to: receipt, stored)
            } catch {
                // Another process may have carried it out since: then the rules refuse what they allowed the first time.
                if error is CommandError, let stored = try await self.stored(receipt, receipts) { return stored }
                throw error
            }
        }
    }

    private func stored(_ receipt: CommandReceipt, _ receipts: any CommandReceipts) async throws -> Response? {
        do {
            return try await receipts.receipt(forKey: receipt.key).map { try answer(to: receipt, $0) }
        } catch let error as EventStoreError {
            throw CommandError.unavailable(error)
        }
    }

    private func answer(to receipt: CommandReceipt, _ stored: StoredReceipt) throws -> Response {
        guard ConstantTime.equal(stored.fingerprint, receipt.fingerprint) else { throw Problem.idempotencyKeyReused }
        if let response = stored.response.flatMap(StoredResponse.decode) { return response }
        // The process ended between the command and its answer: it was done, and the client may read what it made.
        return Response(status: .noContent, headers: [.awaySequence: String(stored.position.sequence)])
    }

    /// Secrets are shown once, and are not kept: a repeat learns that it was done.
    private func keep(_ response: Response, _ receipt: CommandReceipt, _ receipts: any CommandReceipts, _ logger: Logger) async {
        guard response.headers[.cacheControl]?.contains("no-transform") != true else { return }
        do {
            guard let stored = try await StoredResponse.encode(response) else { return }
            try await receipts.complete(receipt.key, response: stored)
        } catch {
            // The command is done and will not be done twice; only the words of its answer are lost to repeats.
            logger.warning("The answer to an idempotent request was not kept", metadata: ["error": "\(error)"])
        }
    }
}
