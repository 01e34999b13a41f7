import Application
import JSON
import Texts

/// `limit` and `after` of every list.
package struct PageQuery: WireQuery {
    package let limit: Int
    /// Opaque: see ``Call/payload(of:)``.
    package let after: String?

    package init(reading query: inout QueryReader) {
        limit = query.optional("limit", .integer(1...200), default: 50, "How many items at most.")
        after = query.optional("after", .cursor, "The cursor `next` of the page before.")
    }
}

/// One page of a list.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    /// The cursor of the next page; nil on the last.
    package let next: String?

    package init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}

extension Wire {
    package static func page<Item: WireOutput>(of type: Item.Type) -> Wire where Value == Page<Item> {
        let item = Item.wire
        let schema = Schema.object(
            isClosed: false,
            [
                ("items", .array(of: item.schema), true),
                ("next", Schema(["type": ["string", "null"], "description": "The cursor of the next page; null on the last."]), true),
            ]
        )
        return Wire(schema: schema, input: nil) { page, writer in
            writer.object {
                $0.name("items")
                $0.array { for value in page.items { item.write(value, &$0) } }
                $0.name("next")
                if let next = page.next { $0.value(next) } else { $0.null() }
            }
        }
    }
}

extension Wire<String> {
    /// The alphabet of cursors; whether one is ours is seen where it is opened.
    fileprivate static var cursor: Wire {
        .text(
            ["pattern": "^[A-Za-z0-9_-]{1,1000}$"],
            placeholder: "",
            code: "invalid-cursor",
            expected: "expected.cursor",
            parse: { $0.utf8.count <= 1000 && Base64URL.decode($0)?.isEmpty == false ? $0 : nil },
            format: { $0 }
        )
    }
}
