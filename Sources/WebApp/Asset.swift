import Hummingbird

/// The style sheet, the script and the icon, which are part of the program.
enum Asset: CaseIterable {
    case style, script, icon

    var path: String {
        switch self {
        case .style: "/assets/away.css"
        case .script: "/assets/away.js"
        case .icon: "/assets/icon.svg"
        }
    }

    var response: Response {
        let (type, bytes) =
            switch self {
            case .style: ("text/css; charset=utf-8", PackageResources.away_css)
            case .script: ("text/javascript; charset=utf-8", PackageResources.away_js)
            case .icon: ("image/svg+xml", PackageResources.icon_svg)
            }
        return Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "public, max-age=300"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
