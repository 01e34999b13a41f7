import Foundation

/// The forms of a page, with as much of HTML as the pages of providers use.
struct HTMLForm {
    var action = ""
    var method = "GET"
    var fields: [(name: String, value: String)] = []
    /// Names of password fields.
    var passwords: Set<String> = []
    /// Names of text fields.
    var texts: Set<String> = []
    var buttons: [(name: String, value: String, text: String)] = []

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    static func all(in page: String) -> [HTMLForm] {
        var forms: [HTMLForm] = []
        var isOpen = false
        for tag in HTMLTag.all(in: page) {
            switch tag.name {
            case "form":
                forms.append(HTMLForm(action: tag["action"] ?? "", method: (tag["method"] ?? "get").uppercased()))
                isOpen = true
            case "/form": isOpen = false
            case "input" where isOpen, "button" where isOpen: forms[forms.count - 1].add(tag)
            default: break
            }
        }
        return forms
    }

    private mutating func add(_ tag: HTMLTag) {
        guard let name = tag["name"] else { return }
        let kind = (tag["type"] ?? (tag.name == "button" ? "submit" : "text")).lowercased()
        let value = tag["value"] ?? ""
        switch kind {
        case "submit", "image", "button": return buttons.append((name, value, tag.content))
        case "checkbox", "radio": if tag["checked"] == nil { return }
        case "password": passwords.insert(name)
        case "text", "email": texts.insert(name)
        default: break
        }
        fields.append((name, value))
    }
}

struct HTMLTag {
    let name: String
    let attributes: [String: String]
    /// The page up to 400 characters behind the tag.
    let following: String

    subscript(_ attribute: String) -> String? { attributes[attribute] }

    /// What is between the tag and its end.
    var content: String {
        following.range(of: "</" + name).map { String(following[..<$0.lowerBound]) } ?? following
    }

    static func all(in page: String) -> [HTMLTag] {
        let characters = Array(page)
        var tags: [HTMLTag] = []
        var position = 0
        while let start = characters[position...].firstIndex(of: "<") {
            var index = start + 1
            func word(until isEnd: (Character) -> Bool) -> String {
                let begin = index
                while index < characters.count, !isEnd(characters[index]) { index += 1 }
                return String(characters[begin..<index])
            }
            let name = word { $0.isWhitespace || $0 == ">" }.lowercased()
            var attributes: [String: String] = [:]
            while index < characters.count, characters[index] != ">" {
                if characters[index].isWhitespace || characters[index] == "/" {
                    index += 1
                    continue
                }
                let attribute = word { $0.isWhitespace || $0 == ">" || $0 == "=" }.lowercased()
                guard index < characters.count, characters[index] == "=" else {
                    attributes[attribute] = ""
                    continue
                }
                index += 1
                if index < characters.count, characters[index] == "\"" || characters[index] == "'" {
                    let quote = characters[index]
                    index += 1
                    attributes[attribute] = unescaped(word { $0 == quote })
                    index += 1
                } else {
                    attributes[attribute] = unescaped(word { $0.isWhitespace || $0 == ">" })
                }
            }
            position = min(index + 1, characters.count)
            tags.append(HTMLTag(name: name, attributes: attributes, following: String(characters[position...].prefix(400))))
        }
        return tags
    }

    private static func unescaped(_ text: String) -> String {
        var result = text
        for (entity, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#039;", "'"), ("&#43;", "+"), ("&amp;", "&"),
        ] {
            result = result.replacing(entity, with: character)
        }
        return result
    }
}
