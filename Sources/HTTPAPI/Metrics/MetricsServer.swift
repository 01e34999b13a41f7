package import Hummingbird
package import Logging
import HTTPTypes
import NIOCore

/// `GET /metrics`, on an address of its own that the public does not reach.
package enum MetricsServer {
    package static func make(
        _ registry: MetricsRegistry,
        host: String,
        port: Int,
        logger: Logger
    ) -> some ApplicationProtocol {
        let router = Router()
        router.get("metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text))
            )
        }
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            logger: logger
        )
    }
}
