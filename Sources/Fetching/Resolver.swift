import Glibc
import NIOCore
import NIOPosix

/// Asks the system's resolver for all addresses of a host. The call blocks, so it runs on threads that may.
func resolve(_ host: String) async throws -> [IPAddress] {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    return try await NIOThreadPool.singleton.runIfActive(eventLoop: loop) { lookUp(host) }.value()
}

private func lookUp(_ host: String) -> [IPAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
        if let address = unsafe address(entry.pointee), !addresses.contains(address) { addresses.append(address) }
        unsafe next = entry.pointee.ai_next
    }
    return addresses
}

private func address(_ entry: addrinfo) -> IPAddress? {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let result = unsafe getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
    guard result == 0 else { return nil }
    // What follows `%` names the interface of a link-local address.
    let digits = text.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map { UInt8(bitPattern: $0) }
    return IPAddress(String(decoding: digits, as: UTF8.self))
}
