"""Makes documents for the schema beside, valid ones and broken ones, and answers each by graphql-core: one JSON object a line.

    differential.py SEED COUNT
"""

import json
import pathlib
import random
import sys

from graphql import ExecutionResult, GraphQLError, build_schema, execute_sync, parse, validate
from graphql.language import OperationDefinitionNode

HERE = pathlib.Path(__file__).parent
SCHEMA = build_schema((HERE / "differential.graphql").read_text())
DATA = json.loads((HERE / "differential.json").read_text())


def resolve(parent, info, **arguments):
    if info.field_name == "echo":
        whole = {n: int(v) if isinstance(v, float) and v.is_integer() else v for n, v in arguments.items()}
        return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return found(parent.get(info.field_name) if isinstance(parent, dict) else None)


def found(value):
    if isinstance(value, dict) and "$error" in value:
        return GraphQLError(value["$error"])
    if isinstance(value, list):
        return [found(item) for item in value]
    return value


def type_of(value, info, abstract):
    return value["__typename"]


class Writer:
    """Writes one document. Now and then it takes what does not fit."""

    def __init__(self, source):
        self.random = source
        self.fragments = {}
        self.written = set()
        self.variables = {}
        self.aliases = 0
        self.wild = source.random() < 0.5

    def odd(self, chance=0.04):
        return self.wild and self.random.random() < chance

    def document(self):
        kind = self.random.choices(["query", "mutation", "subscription"], [8, 2, 1])[0]
        parts = []
        for index in range(2 if self.odd(0.2) else 1):
            root = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}[kind]
            selection = self.selections(root, 0)
            self.write_fragments(parts)
            name = "" if self.odd(0.2) else f"O{index if not self.odd() else 0}"
            if kind == "query" and not self.variables and not name and self.odd(0.5):
                parts.append(selection)
                continue
            variables = dict(self.variables)
            if self.odd() and variables:
                variables.pop(next(iter(variables)))
            if self.odd():
                variables["unused"] = self.random.choice(["Int", "Nothing", "Person", "[Filter!]"])
            definitions = ", ".join(f"${n}: {t}{self.default(t)}" for n, t in variables.items())
            parts.append(f"{kind} {name}{f'({definitions})' if definitions else ''}{self.directives(kind.upper())} {selection}")
        if self.odd(0.02):
            parts.append("type Extra { a: Int }")
        self.random.shuffle(parts)
        text = self.random.choice(["\n", " ", "\r\n# a note\n"]).join(parts)
        return self.broken(text) if self.odd(0.08) else text

    def write_fragments(self, parts):
        while set(self.fragments) - self.written:
            for fragment in sorted(set(self.fragments) - self.written):
                self.written.add(fragment)
                if self.odd():
                    continue
                condition = "Nothing" if self.odd(0.02) else "Int" if self.odd(0.02) else self.fragments[fragment]
                body = self.selections(self.fragments[fragment], 2)
                parts.append(f"fragment {fragment} on {condition}{self.directives('FRAGMENT_DEFINITION')} {body}")

    def broken(self, text):
        position = self.random.randrange(len(text))
        junk = self.random.choice(["", "{", "}", "(", "\"", "\"\"\"", "$", "0", "1.", "é", "\\", "...", "\u0007", "&", "'", "-", "on", "@"])
        return text[:position] + junk + text[position + self.random.randrange(3) :]

    def default(self, type_text):
        if self.random.random() < 0.8:
            return ""
        return " = " + self.literal(type_text, constant=True)

    def directives(self, location):
        if self.odd(0.03):
            return self.random.choice([" @skip(if: true)", " @nothing", " @include", " @deprecated", " @skip(if: false) @skip(if: false)"])
        if location in ("FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT") and self.random.random() < 0.06:
            condition = self.literal("Boolean!")
            return f" @{self.random.choice(['skip', 'include'])}(if: {condition})"
        return ""

    def selections(self, type_name, depth):
        kind = SCHEMA.get_type(type_name)
        items = []
        several = self.random.randint(1, 4) if type_name != "Subscription" or self.odd(0.3) else 1
        for _ in range(several):
            choice = self.random.random()
            if choice < 0.12 and depth < 5:
                condition = self.condition(type_name)
                on = f" on {condition}" if self.random.random() < 0.8 else ""
                items.append(f"...{on}{self.directives('INLINE_FRAGMENT')} {self.selections(condition if on else type_name, depth + 1)}")
            elif choice < 0.22 and depth < 4:
                name = f"F{len(self.fragments)}" if not self.odd(0.4) or not self.fragments else self.random.choice(list(self.fragments))
                if name not in self.fragments:
                    self.fragments[name] = self.condition(type_name)
                items.append(f"...{name}{self.directives('FRAGMENT_SPREAD')}")
            else:
                items.append(self.field(kind, depth))
        return "{ " + self.random.choice([" ", ", ", "\n"]).join(items) + " }"

    def condition(self, type_name):
        if self.odd():
            return self.random.choice(["Person", "Room", "Named", "Thing", "Query"])
        kind = SCHEMA.get_type(type_name)
        possible = [t.name for t in SCHEMA.get_possible_types(kind)] if hasattr(kind, "resolve_type") else [type_name]
        return self.random.choice(possible + [type_name])

    def field(self, kind, depth):
        fields = getattr(kind, "fields", {})
        if not fields or self.random.random() < 0.06:
            return "__typename"
        if self.odd():
            return self.random.choice(["nothing", "nam", "__schema { queryType { name } }", "name { a }", "id(x: 1)"])
        names = list(fields)
        if depth >= 4:
            names = [n for n in names if not hasattr(named(fields[n].type), "fields") and not hasattr(named(fields[n].type), "types")] or names[:1]
        name = self.random.choice(names)
        field = fields[name]
        arguments = []
        for argument, definition in field.args.items():
            required = str(definition.type).endswith("!") and definition.default is None
            if (required and not self.odd()) or self.random.random() < 0.4:
                arguments.append(f"{argument}: {self.literal(str(definition.type))}")
        if self.odd():
            arguments.append(self.random.choice(["no: 1", *arguments]))
        self.random.shuffle(arguments)
        alias = self.alias(bool(arguments))
        given = "(" + ", ".join(arguments) + ")" if arguments else ""
        text = f"{alias}{name}{given}{self.directives('FIELD')}"
        below = named(field.type)
        if (hasattr(below, "fields") or hasattr(below, "types")) and not self.odd(0.02):
            text += " " + (self.selections(below.name, depth + 1) if depth < 6 else "{ __typename }")
        return text

    def alias(self, has_arguments):
        if has_arguments and not self.odd(0.15):
            self.aliases += 1
            return f"a{self.aliases}: "
        return self.random.choice(["a: ", "b: ", "name: "]) if self.odd(0.1) else ""

    def literal(self, type_text, constant=False):
        if not constant and self.random.random() < 0.15:
            name = "".join(c for c in type_text if c.isalpha()) + str(len(type_text))
            variable_type = type_text if not self.odd(0.1) else self.random.choice(["Int", "String!", "[Int]", "Filter"])
            self.variables.setdefault(name, self.random.choice([variable_type, variable_type, variable_type.rstrip("!") + "!"]))
            return f"${name}"
        if self.odd():
            # Lists and objects only where graphql-core tells where it found them.
            more = ["{}", "[1, null]", "{a: 1, a: 2}"] if type_text.strip("[]!") in ("Filter", "Key") else []
            return self.random.choice(["1", "1.5", "\"t\"", "null", "TALL", "99999999999", "true", *more])
        if type_text.endswith("!"):
            return self.literal(type_text[:-1], constant) if not type_text.startswith("[") else self.list(type_text[:-1], constant)
        if self.random.random() < 0.1:
            return "null" if not self.wild or self.random.random() < 0.5 else self.value(type_text, constant)
        return self.value(type_text, constant)

    def list(self, type_text, constant):
        inner = type_text[1:-1]
        if self.random.random() < 0.2:
            return self.literal(inner, constant)
        return "[" + ", ".join(self.literal(inner, constant) for _ in range(self.random.randrange(3))) + "]"

    def value(self, type_text, constant):
        if type_text.startswith("["):
            return self.list(type_text, constant)
        pick = self.random.choice
        if type_text == "Filter":
            fields = {"text": "String", "size": "Size", "limit": "Int! ", "inner": "Filter", "many": "[Int!]"}
            chosen = [n for n in fields if self.random.random() < 0.35 and n != "inner"] + ([] if self.odd() else ["required"])
            fields["required"] = "Boolean!"
            if self.odd():
                chosen.append(pick(["nothing", "text"]))
            return "{" + ", ".join(f"{n}: {self.literal(fields.get(n, 'Int').strip(), constant)}" for n in chosen) + "}"
        if type_text == "Key":
            one = pick(["id: " + self.literal("ID!", constant), "name: " + self.literal("String!", constant)])
            return "{" + (one if not self.odd(0.2) else "id: 1, name: \"x\"") + "}"
        return {
            "Int": lambda: pick(["0", "7", "-3", "2147483647"]),
            "Float": lambda: pick(["1.5", "-2", "0.25"]),
            "String": lambda: pick(["\"x\"", "\"a\\u00e9\\n\"", "\"\"\"\n  block\n    two\n\"\"\"", "\"\""]),
            "Boolean": lambda: pick(["true", "false"]),
            "ID": lambda: pick(["\"i\"", "12"]),
            "Size": lambda: pick(["SMALL", "TALL"]),
        }.get(type_text, lambda: "1")()

    def values(self):
        """Values for the variables: mostly right ones."""
        given = {}
        pick = self.random.choice
        for name, type_text in self.variables.items():
            if self.random.random() < 0.25:
                continue
            given[name] = self.json(type_text)
        return given

    def json(self, type_text):
        pick = self.random.choice
        if self.odd(0.1):
            return pick([None, 1, "x", [], {}, 1.5, [None], True])
        if type_text.endswith("!"):
            return self.json(type_text[:-1])
        if type_text.startswith("["):
            return [self.json(type_text[1:-1]) for _ in range(self.random.randrange(3))]
        return {
            "Int": lambda: pick([1, -5, 2147483647]),
            "Float": lambda: pick([1.5, 2, -0.25]),
            "String": lambda: pick(["x", "é", ""]),
            "Boolean": lambda: pick([True, False]),
            "ID": lambda: pick(["a", 5]),
            "Size": lambda: pick(["SMALL", "TALL"]),
            "Filter": lambda: pick([{"required": True}, {"required": False, "limit": 3, "inner": {"required": True}}, {"text": "t"}]),
            "Key": lambda: pick([{"id": "a"}, {"name": "n"}, {"id": None}, {}]),
        }.get(type_text, lambda: 1)()


def named(kind):
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return kind


def shown(errors):
    return [
        {
            "message": e.message,
            "locations": [{"line": l.line, "column": l.column} for l in e.locations or []],
            "path": e.path,
        }
        for e in errors
    ]


def answer(text, variables):
    try:
        document = parse(text, allow_empty_selection_sets=False)
    except GraphQLError as error:
        return {"stage": "parse", "errors": shown([error])}
    faults = validate(SCHEMA, document, max_errors=1000)
    if faults:
        return {"stage": "validate", "errors": shown(faults)}
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if any(d.operation.value == "subscription" for d in operations):
        return {"stage": "valid", "errors": []}
    names = [d.name.value if d.name else None for d in operations]
    result = execute_sync(
        SCHEMA, document, root_value=DATA, variable_values=variables, operation_name=names[0], field_resolver=resolve, type_resolver=type_of
    )
    assert isinstance(result, ExecutionResult)
    return {"stage": "execute", "operation": names[0], "data": result.data, "errors": shown(result.errors or [])}


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for index in range(count):
        writer = Writer(random.Random(f"{seed}/{index}"))
        text = writer.document()
        variables = writer.values()
        case = {"document": text, "variables": variables, **answer(text, variables)}
        print(json.dumps(case))


if __name__ == "__main__":
    main()
