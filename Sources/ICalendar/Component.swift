/// A component, such as `VCALENDAR` or `VEVENT`, with what stands in it (RFC 5545 §3.6). Unknown ones are components like others.
package struct Component: Hashable, Sendable {
    /// In capitals.
    package let name: String
    package var properties: [Property]
    package var components: [Component]
    /// Where its `BEGIN` was read; 0 for one that is to be written.
    package let line: Int

    package init(_ name: String, _ properties: [Property] = [], _ components: [Component] = [], line: Int = 0) {
        self.name = name.uppercased()
        self.properties = properties
        self.components = components
        self.line = line
    }

    /// The first property of that name.
    package func property(_ name: String) -> Property? {
        properties.first { $0.name == name }
    }

    package func properties(_ name: String) -> [Property] {
        properties.filter { $0.name == name }
    }

    /// The component as it stands in a file: CRLF, folded at 75 octets.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        Property("BEGIN", raw: name).write(to: &bytes)
        for property in properties { property.write(to: &bytes) }
        for component in components { component.write(to: &bytes) }
        Property("END", raw: name).write(to: &bytes)
    }
}

extension Component {
    /// A calendar to be written (RFC 5545 §3.6, RFC 7986 §5).
    ///
    /// - Parameters:
    ///   - product: Who wrote it: `-//Away//Away//EN`.
    ///   - name: What the calendar is called; told by RFC 7986's `NAME` and by what clients knew before it.
    ///   - refresh: After how many hours clients should ask again.
    package static func calendar(product: String, name: String? = nil, refreshHours refresh: Int? = nil, _ components: [Component])
        -> Component
    {
        var properties = [Property("VERSION", raw: "2.0"), Property("PRODID", text: product), Property("CALSCALE", raw: "GREGORIAN")]
        if let name { properties += [Property("NAME", text: name), Property("X-WR-CALNAME", text: name)] }
        if let refresh {
            let interval = CalendarDuration(hours: refresh).description
            properties += [
                Property("REFRESH-INTERVAL", [Property.Parameter("VALUE", "DURATION")], raw: interval),
                Property("X-PUBLISHED-TTL", raw: interval),
            ]
        }
        return Component("VCALENDAR", properties, components)
    }
}
