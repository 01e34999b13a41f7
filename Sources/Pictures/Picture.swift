/// A picture from somebody unknown, written anew with nothing but what shows it.
///
/// The container is read to the last octet and rebuilt: where and when it was taken, texts, thumbnails, profiles and whatever was hidden behind
/// it stay out, so a file cannot be another kind of document as well. How the camera was held is kept.
package struct Picture: Hashable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case jpeg = "image/jpeg"
        case png = "image/png"

        package var mediaType: String { rawValue }
    }

    package let format: Format
    /// In pixels, as stored: before it is turned the way that the camera was held.
    package let width: Int
    package let height: Int
    package let bytes: [UInt8]

    /// The longest side in pixels, and how many pixels in all: what a browser can show without effort.
    package static var maximumSide: Int { 4_096 }
    package static var maximumPixelCount: Int { 8_000_000 }

    /// - Throws: ``PictureFault`` when it is of another format, damaged, too large, or more than a still picture.
    package init(_ bytes: [UInt8], as format: Format) throws(PictureFault) {
        switch format {
        case .jpeg:
            var file = try JPEGFile(bytes)
            self = try file.rewritten()
        case .png: self = try PNGFile(bytes).picture
        }
    }

    init(format: Format, width: Int, height: Int, bytes: [UInt8]) {
        self.format = format
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    static func check(width: Int, height: Int) throws(PictureFault) {
        guard width > 0, height > 0 else { throw .damaged }
        guard width <= maximumSide, height <= maximumSide, width * height <= maximumPixelCount else { throw .tooLarge }
    }
}

/// Why a picture is not taken.
package enum PictureFault: Error, Hashable, Sendable {
    /// It begins like no file of the format.
    case otherFormat
    /// It breaks the format's rules, or ends too early.
    case damaged
    /// More pixels than ``Picture/maximumSide`` and ``Picture/maximumPixelCount`` allow.
    case tooLarge
    /// Valid, but of a kind that not every browser shows: arithmetic coding, four colours, more than 8 bits in a JPEG.
    case unusual
}
