import Application
import EventSourcing
import HTTPTypes
import Hummingbird
import JSON
import Leave
import NIOCore
import Pictures
import Texts

/// People's pictures: an address for one upload, the upload itself, and the picture. The last two need no credentials, because their addresses
/// are ones.
struct PictureRoutes {
    let backend: Backend

    var all: [Endpoint] { [begin, upload, view, remove] }

    private var begin: Endpoint {
        Endpoint(
            .post,
            "/v1/images",
            "beginImageUpload",
            "An address that takes one picture of a person: your own, or, for admins, anybody's",
            for: .members,
            body: .json(NewPicture.self),
            answers: .json(.created, PictureUploadView.wire).secret
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let employee = call.body.employee ?? call.principal.employee
            try situation.requirePicturing(of: employee)
            let upload = PictureUpload(
                organization: call.principal.organization,
                picture: EmployeePicture(employee: employee, id: PictureID(backend.random())),
                uploader: call.principal.employee,
                format: call.body.format,
                byteCount: call.body.byteCount,
                expiresAt: situation.now.microseconds / 1_000_000 + PictureUpload.lifetime
            )
            let path = "\(backend.origin)\(Self.path)/"
            return Reply(
                PictureUploadView(
                    uploadURL: path + backend.uploads.address(of: upload),
                    imageURL: path + upload.picture.address(in: upload.organization),
                    expiresAt: upload.expiresAt
                )
            )
        }
    }

    private var upload: Endpoint {
        Endpoint(
            addressed: .put,
            "\(Self.path)/{address}",
            "uploadImage",
            "Upload the picture for which the address was made, once",
            takes: [.jpeg, .png],
            answers: [(.json, UploadedPicture.wire.schema)]
        ) { [backend] request, context in
            let upload = try backend.upload(context)
            guard request.headers[.contentType] == upload.format.mediaType, request.headers[.contentEncoding] == nil else {
                throw Problem(
                    .unsupportedMediaType,
                    "unsupported-media-type",
                    Message("problem.upload-type", ["type": .text(upload.format.mediaType)]),
                    headers: [.accept: upload.format.mediaType]
                )
            }
            let uploader = try await backend.uploader(of: upload)
            let body = try await request.body.collect(upTo: PictureUpload.maximumByteCount)
            // Reading a picture is dear: not on a connection's thread, on which everybody else's requests wait.
            try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await backend.take(Array(body.readableBytesView), of: upload, by: uploader, context)
            }
            var writer = JSONWriter(reserving: 256)
            let address = "\(backend.origin)\(Self.path)/\(upload.picture.address(in: upload.organization))"
            UploadedPicture.wire.write(UploadedPicture(imageURL: address), &writer)
            return Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes))
            )
        }
    }

    private var view: Endpoint {
        Endpoint(
            addressed: .get,
            "\(Self.path)/{address}",
            "image",
            "A person's picture",
            answers: [(.jpeg, .binary), (.png, .binary)]
        ) { [backend] request, context in
            let picture = try await backend.picture(at: context)
            // For the person's page, Slack and Teams: for an hour nobody asks again, and no other site may use it as a document.
            var headers: HTTPFields = [
                .cacheControl: "private, max-age=3600", .contentSecurityPolicy: "default-src 'none'; sandbox",
                .contentDisposition: "inline",
            ]
            switch picture {
            case .bytes(let bytes, let format):
                headers[.contentType] = format.mediaType
                return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
            case .address(let address):
                headers[.cacheControl] = "private, max-age=60"  // it is good for some minutes only
                headers[.location] = address
                return Response(status: .seeOther, headers: headers)
            }
        }
    }

    private var remove: Endpoint {
        Endpoint(
            .delete,
            "/v1/employees/{employee}/image",
            "removeImage",
            "Show no picture of the person any more, and delete it",
            for: .members,
            answers: .nothing
        ) { [backend] call in
            let command = SetEmployeePicture(employee: try call.employee(), picture: nil)
            let (situation, position) = try await backend.perform(command, call)
            try await backend.removePictures(of: command.employee, in: situation)
            return Reply(NoBody(), sequence: position)
        }
    }

    static let path = "/v1/images"
}

extension Backend {
    /// Deletes all pictures that the person ever had, after the command that says so; repeating the request repeats it.
    func removePictures(of employee: EmployeeID, in situation: Situation) async throws {
        for id in situation.organization.usedPictures[employee, default: []] {
            try await pictures.remove(EmployeePicture(employee: employee, id: id), in: situation.organization.id)
        }
    }

    fileprivate func upload(_ context: PublicContext) throws(Problem) -> PictureUpload {
        guard let upload = uploads.permission(context.coreContext.parameters.get("address") ?? "") else { throw .notFound }
        guard commands.now().microseconds / 1_000_000 <= upload.expiresAt else { throw .uploadOver }
        return upload
    }

    fileprivate func take(_ bytes: [UInt8], of upload: PictureUpload, by uploader: Principal, _ context: PublicContext) async throws {
        guard bytes.count == upload.byteCount else {
            let counts: [String: Argument] = ["expected": .text("\(upload.byteCount)"), "received": .text("\(bytes.count)")]
            throw Problem(.unprocessableContent, "invalid-value", Message("problem.upload-size", counts))
        }
        let picture: Picture
        do {
            picture = try Picture(bytes, as: upload.format)
        } catch {
            let detail = Message("problem.picture.\(error)", ["type": .text(upload.format.mediaType)])
            throw Problem(.unprocessableContent, "invalid-image", detail)
        }
        let before = try await commands.situation(for: uploader)
        try await pictures.store(picture, as: upload.picture, in: upload.organization)
        let caller = Caller(
            uploader,
            channel: context.caller == nil ? "api" : "web",
            correlation: UInt128(context.requestID, radix: 16) ?? commands.newID(),
            address: NetworkAddress.truncated(context.peer)
        )
        do {
            _ = try await commands.perform(SetEmployeePicture(employee: upload.picture.employee, picture: upload.picture.id), by: caller)
        } catch {
            // Unless another upload to the same address was faster: then the bytes are that one's.
            let now = try await commands.situation(for: uploader).organization.picture(of: upload.picture.employee)
            if now != upload.picture { try await pictures.remove(upload.picture, in: upload.organization) }
            throw error
        }
        if let old = before.organization.picture(of: upload.picture.employee) {
            try await pictures.remove(old, in: upload.organization)
        }
    }

    /// Who asked for the address, with the rights of now.
    ///
    /// - Throws: 404 for somebody whose account is closed, 410 for an address that was used.
    fileprivate func uploader(of upload: PictureUpload) async throws -> Principal {
        let situation = try await commands.situation(for: .system(of: upload.organization))
        guard situation.isActive(upload.uploader) else { throw Problem.notFound }
        guard !situation.organization.hasUsed(upload.picture) else { throw Problem.uploadOver }
        let uploader = Principal(
            organization: upload.organization,
            employee: upload.uploader,
            isAdmin: situation.isAdmin(upload.uploader),
            scope: .admin,
            credential: .signedAddress,
            authenticatedAt: nil
        )
        try await commands.situation(for: uploader).requirePicturing(of: upload.picture.employee)
        return uploader
    }

    /// - Throws: 404 for an address of no picture, or of one that is not the person's any more.
    fileprivate func picture(at context: PublicContext) async throws -> KeptPicture {
        guard let (name, organization) = EmployeePicture.addressed(context.coreContext.parameters.get("address") ?? "") else {
            throw Problem.notFound
        }
        let known = try await commands.situation(for: .system(of: organization)).organization
        guard known.pictures[name.employee] == name.id, let kept = try await pictures.picture(name, in: organization) else {
            throw Problem.notFound
        }
        return kept
    }
}

extension Problem {
    fileprivate static let uploadOver = Problem(.gone, "upload-over", "problem.upload-over")
}
