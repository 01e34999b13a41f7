import JSON

/// Why a WebSocket is closed: the codes of graphql-transport-ws, and of RFC 6455.
struct Closing: Hashable, Sendable {
    let code: Int
    let reason: String

    static let goingAway = Closing(code: 1001, reason: "The service ends")
    static func invalid(_ reason: String) -> Closing { Closing(code: 4400, reason: reason) }
    static let unauthorized = Closing(code: 4401, reason: "Unauthorized")
    static let forbidden = Closing(code: 4403, reason: "Forbidden")
    static let initTimeout = Closing(code: 4408, reason: "Connection initialisation timeout")
    static let tooManyInits = Closing(code: 4429, reason: "Too many initialisation requests")
    static let tooManyConnections = Closing(code: 4429, reason: "Too many connections")
    static let unavailable = Closing(code: 4500, reason: "Something that we need is away")

    /// A reason has 123 bytes at most (RFC 6455 §5.5): what a client called its operation may be longer.
    static func exists(_ id: String) -> Closing {
        let reason = "Subscriber for \(id) already exists"
        return Closing(code: 4409, reason: reason.utf8.count <= 120 ? reason : "Subscriber already exists")
    }
}

/// The server's side of graphql-transport-ws, without network, time or tasks: what comes goes in, what to do comes out.
struct SocketProtocol: Sendable {
    enum Action: Hashable, Sendable {
        case authenticate(payload: JSONObject?)
        case send(JSON)
        case start(id: String, GraphQLRequest)
        case stop(id: String)
        case close(Closing)
    }

    private enum State {
        case new
        case initializing
        case ready
    }

    private var state = State.new
    private var operations: Set<String> = []

    var isReady: Bool { state == .ready }

    mutating func received(_ text: [UInt8]) -> Action? {
        // What exactly is wrong with a text that is no JSON is of no interest: the code tells it.
        guard let message = try? JSON(parsing: text), let type = message["type"]?.string else {
            return .close(.invalid("A message is a JSON object with a type"))
        }
        let payload = message["payload"]
        guard payload == nil || payload == .null || payload?.object != nil else { return .close(.invalid("The payload must be an object")) }
        switch type {
        case "connection_init":
            guard state == .new else { return .close(.tooManyInits) }
            state = .initializing
            return .authenticate(payload: payload?.object)
        case "ping": return .send(Self.message("pong", payload: payload))
        case "pong": return nil
        case "subscribe": return subscribe(message, payload)
        case "complete":
            guard let id = message["id"]?.string else { return .close(.invalid("`id` is missing")) }
            return operations.remove(id) == nil ? nil : .stop(id: id)
        default: return .close(.invalid("Unknown type of message"))
        }
    }

    private mutating func subscribe(_ message: JSON, _ payload: JSON?) -> Action {
        guard state == .ready else { return .close(.unauthorized) }
        guard let id = message["id"]?.string, !id.isEmpty else { return .close(.invalid("`id` is missing")) }
        guard let payload else { return .close(.invalid("`payload` is missing")) }
        let request: GraphQLRequest
        do throws(GraphQLRequest.Malformed) {
            request = try GraphQLRequest(payload)
        } catch {
            return .close(.invalid(error.reason))
        }
        guard operations.insert(id).inserted else { return .close(.exists(id)) }
        return .start(id: id, request)
    }

    /// Who calls is known.
    mutating func accepted() -> Action {
        state = .ready
        return .send(Self.message("connection_ack"))
    }

    /// - Returns: Whether the client still wants to hear of the operation.
    func isOpen(_ id: String) -> Bool { operations.contains(id) }

    /// - Returns: Whether it was still open.
    mutating func finished(_ id: String) -> Bool { operations.remove(id) != nil }

    static func message(_ type: String, id: String? = nil, payload: JSON? = nil) -> JSON {
        var object = JSONObject()
        if let id { object.append("id", .string(id)) }
        object.append("type", .string(type))
        if let payload, !payload.isNull { object.append("payload", payload) }
        return .object(object)
    }
}
