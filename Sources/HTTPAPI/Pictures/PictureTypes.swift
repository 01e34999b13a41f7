import Application
import JSON
import Leave
import Pictures

struct NewPicture: WireInput {
    let employee: EmployeeID?
    let format: Picture.Format
    let byteCount: Int

    init(reading fields: inout ObjectReader) {
        employee = fields.optional("employeeId", .id())
        format = fields.required("mediaType", .pictureFormat)
        byteCount = fields.required("size", .integer(1...PictureUpload.maximumByteCount))
    }
}

struct PictureUploadView: WireOutput {
    static var schemaName: String { "ImageUpload" }

    let uploadURL: String
    let imageURL: String
    /// Seconds since 1970.
    let expiresAt: Int64

    static func describe(_ shape: inout Shape<PictureUploadView>) {
        shape.field("uploadUrl", .string, "PUT the bytes there, once, with the type and the size that were told.") { $0.uploadURL }
        shape.field("imageUrl", .string, "Where it will be seen, without credentials, until it is replaced or removed.") { $0.imageURL }
        shape.field("expiresAt", .seconds) { $0.expiresAt }
    }
}

struct UploadedPicture: WireOutput {
    static var schemaName: String { "UploadedImage" }

    let imageURL: String

    static func describe(_ shape: inout Shape<UploadedPicture>) {
        shape.field("imageUrl", .string) { $0.imageURL }
    }
}

extension Wire<Picture.Format> {
    static var pictureFormat: Wire { .cases(Picture.Format.self, placeholder: .png) }
}

extension Schema {
    /// Octets that are no text.
    static var binary: Schema { Schema(["type": "string", "format": "binary"]) }
}
