import Foundation
import OpenSSL
import SAML
import SSO
import Testing

/// Whatever we accept of changed messages, xmlsec1, signxml and python3-saml accept too, and read the same in it. Needs `AWAY_TEST_PYTHON`;
/// `AWAY_SAML_DIFFERENTIAL_SEED` and `AWAY_SAML_DIFFERENTIAL_CASES` choose others and more.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil)) struct `Changed responses as others judge them` {
    /// Accepted messages of the corpus; decryption is no matter of these libraries, nor are several keys.
    private static let originals = Corpus.cases(ResponseCase.self, environment: "AWAY_SAML_CORPUS", folder: "saml").filter {
        $0.expected.verdict == .accept && $0.sp.decryptionKeys.isEmpty && $0.sp.idpCertificates.count == 1
    }

    private struct Accepted {
        let original: Int
        let posted: String
        let assertion: VerifiedAssertion
    }

    @Test func `hold for them, too, and say the same`() throws {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["AWAY_SAML_DIFFERENTIAL_SEED"].flatMap { Int($0) } ?? 1
        let count = environment["AWAY_SAML_DIFFERENTIAL_CASES"].flatMap { Int($0) } ?? 4000
        try #require(!Self.originals.isEmpty)
        let originals = try Self.originals.map { ($0, try #require(Base64.standard.decode($0.samlResponse, skippingWhitespace: true))) }
        var mutator = DocumentMutator(seed: seed)
        // The originals first: what a library refuses of them it does not know.
        var accepted = try originals.enumerated().map { number, original in
            Accepted(original: number, posted: original.0.samlResponse, assertion: try original.0.accept())
        }
        for number in 0..<count {
            let place = number % originals.count
            let changed = mutator.change(originals[place].1)
            let posted = mutator.posted(Base64.standard.encode(changed))
            guard let assertion = try? originals[place].0.accept(posted) else { continue }
            accepted.append(Accepted(original: place, posted: posted, assertion: assertion))
        }
        let judgements = try Judgement.of(try accepted.map { try Self.question($0) })
        #expect(judgements.count == accepted.count)
        var held = (xmlsec: 0, signxml: 0, saml: 0)
        var foreign = 0
        for (one, judgement) in zip(accepted, judgements) {
            let known = judgements[one.original]
            let text = "\(Self.originals[one.original].name): \(one.posted) \(judgement.faults)"
            if known.read.xmlsec != nil {
                held.xmlsec += 1
                let signed = try #require(judgement.read.xmlsec, "\(text)")
                // The assertion itself, or the response around it.
                #expect(!signed.isEmpty, "\(text)")
            }
            if known.read.signxml != nil {
                held.signxml += 1
                let said = try #require(judgement.read.signxml, "\(text)")
                #expect(said.isSame(as: one.assertion), "\(text) \(said)")
                #expect(said.isFor(Self.originals[one.original].sp), "\(text) \(said)")
            }
            // Of what it reads otherwise even unchanged (it drops empty values) nothing can be said.
            if let original = known.read.saml, original.isSame(as: accepted[one.original].assertion) {
                // It holds the message against the schema, of which we ask no more than the rules do: `KeyInfo` may say anything (S4.8), and
                // attributes that nobody knows mean nothing. Whose signature holds is decided by the others.
                if judgement.faults["saml"]?.contains("Not match the saml-schema") == true {
                    foreign += 1
                    continue
                }
                held.saml += 1
                let said = try #require(judgement.read.saml, "\(text)")
                #expect(said.isSame(as: one.assertion), "\(text) \(said)")
            }
        }
        let changed = accepted.count - originals.count
        print(
            """
            \(count) changed responses, \(changed) accepted; held by xmlsec1 \(held.xmlsec), signxml \(held.signxml), python3-saml \(held.saml), \
            which finds \(foreign) not in the schema
            """
        )
        #expect(changed > count / 50)
        #expect(held.xmlsec > accepted.count / 2 && held.signxml > accepted.count / 2 && held.saml > accepted.count / 2)
    }

    private static func question(_ accepted: Accepted) throws -> Judgement.Question {
        let sp = originals[accepted.original].sp
        return Judgement.Question(
            response: accepted.posted,
            certificate: sp.idpCertificates[0],
            sp: sp.entityId,
            acs: sp.acsUrl,
            idp: sp.idpEntityId,
            request: sp.inResponseTo,
            now: try UnixTime(corpus: sp.now).seconds
        )
    }
}

/// What the other implementations say of one message.
private struct Judgement: Decodable {
    struct Question: Encodable {
        let response: String
        let certificate: String
        let sp: String
        let acs: String
        let idp: String
        let request: String?
        let now: Int64
    }

    struct Readings: Decodable {
        /// The IDs of the elements whose signatures hold.
        let xmlsec: [String]?
        let signxml: Said?
        let saml: Said?
    }

    let read: Readings
    let faults: [String: String]

    static func of(_ questions: [Question]) throws -> [Judgement] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "away-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appending(path: "questions")
        let encoder = JSONEncoder()
        try Data(questions.map { try encoder.encode($0) }.joined(separator: [0x0A])).write(to: input)
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = [URL(filePath: #filePath).deletingLastPathComponent().appending(path: "differential.py").path]
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answers = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try answers.split(separator: 0x0A).map { try JSONDecoder().decode(Judgement.self, from: $0) }
    }
}

/// What another implementation reads in an assertion. Of python3-saml only what it offers.
private struct Said: Decodable {
    struct Confirmation: Decodable {
        let recipient: String?
        let notOnOrAfter: String?
        let notBefore: String?
        let inResponseTo: String?

        enum CodingKeys: String, CodingKey {
            case recipient = "Recipient"
            case notOnOrAfter = "NotOnOrAfter"
            case notBefore = "NotBefore"
            case inResponseTo = "InResponseTo"
        }
    }

    let id: String
    let issuer: String?
    let nameId: String
    let format: String?
    let sessionIndex: String?
    let authnInstant: String?
    let sessionEnd: String?
    let attributes: [String: [String?]]
    let audiences: [[String]]?
    let notBefore: String?
    let notOnOrAfter: String?
    let confirmations: [Confirmation]?

    func isSame(as assertion: VerifiedAssertion) -> Bool {
        func equal(_ left: String?, _ right: String?) -> Bool { left.map { Array($0.utf8) } == right.map { Array($0.utf8) } }
        return equal(id, assertion.id) && equal(nameId, assertion.nameID.value) && equal(format, assertion.nameID.format)
            && equal(sessionIndex, assertion.sessionIndex)
            && attributes.allSatisfy { name, values in
                assertion.attributes[name].map { Array($0.utf8) } == values.map { Array(($0 ?? "").utf8) }
            }
            && assertion.attributes.all.allSatisfy { attribute in attributes.keys.contains { equal($0, attribute.name) } }
            && (authnInstant == nil || Self.instant(authnInstant) == assertion.authenticatedAt.seconds)
            && (authnInstant == nil || Self.instant(sessionEnd) == assertion.sessionEnd?.seconds)
    }

    /// For us, from the provider, now.
    func isFor(_ provider: ResponseCase.Provider) -> Bool {
        guard let now = Self.instant(provider.now), let audiences, let confirmations else { return false }
        let skew = provider.clockSkewSeconds
        return issuer == provider.idpEntityId
            && !audiences.isEmpty && audiences.allSatisfy { $0.contains(provider.entityId) }
            && (notBefore == nil || (Self.instant(notBefore).map { $0 <= now + skew } ?? false))
            && (notOnOrAfter == nil || (Self.instant(notOnOrAfter).map { now < $0 + skew } ?? false))
            && confirmations.contains { confirmation in
                confirmation.recipient == provider.acsUrl && confirmation.notBefore == nil
                    && confirmation.inResponseTo == provider.inResponseTo
                    && (Self.instant(confirmation.notOnOrAfter).map { now < $0 + skew } ?? false)
            }
    }

    /// Whole seconds, by another reader than ours.
    private static func instant(_ text: String?) -> Int64? {
        guard let text else { return nil }
        let formatter = ISO8601DateFormatter()
        if let date = formatter.date(from: text) { return Int64(date.timeIntervalSince1970) }
        formatter.formatOptions.insert(.withFractionalSeconds)
        return formatter.date(from: text).map { Int64($0.timeIntervalSince1970.rounded(.down)) }
    }
}
