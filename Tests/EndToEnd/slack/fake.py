"""A Slack workspace that takes nothing that Slack would not take: everything sent to it is checked by the limits that Slack publishes, by code of
its own and by the models of slack-sdk, and kept for the test to look at."""

import http.server
import json
import re
import threading
import time
import urllib.parse

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

ELEMENTS = {
    "button": {"text", "action_id", "value", "url", "style", "confirm"},
    "static_select": {"action_id", "options", "initial_option", "placeholder"},
    "datepicker": {"action_id", "initial_date"},
    "plain_text_input": {"action_id", "multiline", "max_length", "dispatch_action_config"},
}


class Fault(AssertionError):
    pass


def require(condition, *what):
    if not condition:
        raise Fault(" ".join(str(one) for one in what))


def length(text, most, what, least=1):
    require(isinstance(text, str) and least <= len(text) <= most, what, "has", len(text), "characters, at most", most)


def plain(text, most, what):
    require(text["type"] == "plain_text", what, "is plain text")
    length(text["text"], most, what)


def markup(text, most, what):
    require(text["type"] == "mrkdwn", what, "is mrkdwn")
    length(text["text"], most, what)
    require(not re.search(r"<!(channel|here|everyone)", text["text"]), "nobody may be able to mention everybody:", text["text"])


def element(json_, seen):
    kind = json_["type"]
    require(kind in ELEMENTS, "an element of this kind is not known:", kind)
    require(set(json_) - {"type"} <= ELEMENTS[kind], kind, "has unknown members", set(json_))
    length(json_["action_id"], 255, "action_id")
    require(json_["action_id"] not in seen, "an action_id twice in a block:", json_["action_id"])
    seen.add(json_["action_id"])
    if kind == "button":
        plain(json_["text"], 75, "button.text")
        if "value" in json_:
            length(json_["value"], 2000, "button.value")
        if "url" in json_:
            length(json_["url"], 3000, "button.url")
        require(json_.get("style", "primary") in ("primary", "danger"), "button.style")
        if "confirm" in json_:
            plain(json_["confirm"]["title"], 100, "confirm.title")
            plain(json_["confirm"]["text"], 300, "confirm.text")
            plain(json_["confirm"]["confirm"], 30, "confirm.confirm")
            plain(json_["confirm"]["deny"], 30, "confirm.deny")
    if kind == "static_select":
        require(1 <= len(json_["options"]) <= 100, "static_select.options")
        for option in json_["options"]:
            plain(option["text"], 75, "option.text")
            length(option["value"], 150, "option.value")
        if "initial_option" in json_:
            require(json_["initial_option"] in json_["options"], "initial_option is one of the options")
    if kind == "datepicker" and "initial_date" in json_:
        require(re.fullmatch(r"\d{4}-\d\d-\d\d", json_["initial_date"]), "initial_date")
    if kind == "plain_text_input":
        require(1 <= json_.get("max_length", 3000) <= 3000, "max_length")


def blocks(list_, most, allows_input):
    require(1 <= len(list_) <= most, len(list_), "blocks, at most", most)
    ids = [block["block_id"] for block in list_ if "block_id" in block]
    require(len(ids) == len(set(ids)), "a block_id twice")
    for block in list_:
        if "block_id" in block:
            length(block["block_id"], 255, "block_id")
        seen = set()
        kind = block["type"]
        if kind == "section":
            require("text" in block or "fields" in block, "an empty section")
            markup(block["text"], 3000, "section.text")
            fields = block.get("fields", [])
            require(len(fields) <= 10, "section.fields")
            for field in fields:
                markup(field, 2000, "section.fields[]")
            if "accessory" in block:
                element(block["accessory"], seen)
        elif kind == "header":
            plain(block["text"], 150, "header.text")
        elif kind == "context":
            require(1 <= len(block["elements"]) <= 10, "context.elements")
            for text in block["elements"]:
                markup(text, 3000, "context.elements[]")
        elif kind == "actions":
            require(1 <= len(block["elements"]) <= 25, "actions.elements")
            for one in block["elements"]:
                require(one["type"] != "plain_text_input", "no text inputs among actions")
                element(one, seen)
        elif kind == "input":
            require(allows_input, "inputs stand in modals only")
            plain(block["label"], 2000, "input.label")
            if "hint" in block:
                plain(block["hint"], 2000, "input.hint")
            element(block["element"], seen)
        else:
            require(kind == "divider", "a block of this kind is not known:", kind)
    # A second opinion.
    for block in Block.parse_all(list_):
        block.validate_json()


def view(json_):
    require(json_["type"] in ("modal", "home"), "view.type")
    if json_["type"] == "modal":
        plain(json_["title"], 24, "view.title")
        for member in ("submit", "close"):
            if member in json_:
                plain(json_[member], 24, "view." + member)
        has_input = any(block["type"] == "input" for block in json_["blocks"])
        require("submit" in json_ or not has_input, "a modal with inputs needs submit")
    else:
        require(not set(json_) & {"title", "submit", "close"}, "a home has none of these")
    if "callback_id" in json_:
        length(json_["callback_id"], 255, "callback_id")
    if "private_metadata" in json_:
        length(json_["private_metadata"], 3000, "private_metadata")
    blocks(json_["blocks"], 100, json_["type"] == "modal")
    View(**json_).validate_json()


def message(json_, needs_channel=True):
    if needs_channel:
        require(re.fullmatch(r"[A-Z0-9]+", json_["channel"]), "channel")
    length(json_["text"], 4000, "text: what notifications show")
    if "blocks" in json_:
        blocks(json_["blocks"], 50, False)


def answer(json_):
    """What a command or a response_url gets."""
    require(json_["response_type"] in ("ephemeral", "in_channel"), "response_type")
    message(json_, needs_channel=False)


FORMS = {"users.info", "users.lookupByEmail", "oauth.v2.access", "auth.test", "auth.revoke", "conversations.list"}


class Workspace:
    """Slack, as far as one app in one workspace sees it."""

    def __init__(self, port, team="T0ACME", token="xoxb-acme-1"):
        self.team, self.token = team, token
        self.users = {}
        self.calls = []
        self.faults = []
        self.messages = {}
        self.codes = {}
        self.limited = {}
        self.triggers = {}
        self.responses = {}
        self.views = {}
        self.revoked = False
        self.scopes = None
        self.changed = threading.Condition()
        self.clock = 1_700_000_000
        workspace = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, reply = workspace.receive(self.path, self.headers, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.origin = f"http://127.0.0.1:{port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    # What the app asks

    def receive(self, path, headers, body):
        try:
            if path.startswith("/response/"):
                return self.response(path, json.loads(body))
            require(path.startswith("/api/"), "no such path:", path)
            return self.api(path[len("/api/") :], headers, body)
        except (Fault, KeyError, TypeError, ValueError) as fault:
            self.fail(f"{path}: {fault!r}: {body[:3000]!r}")
            return 200, {"Content-Type": "application/json"}, b'{"ok": false, "error": "invalid_arguments"}'
        except Exception as fault:  # slack-sdk's models have errors of their own
            self.fail(f"{path}: {fault!r}: {body[:3000]!r}")
            return 200, {"Content-Type": "application/json"}, b'{"ok": false, "error": "invalid_blocks"}'

    def fail(self, fault):
        with self.changed:
            self.faults.append(fault)
            self.changed.notify_all()

    def api(self, method, headers, body):
        kind = headers["Content-Type"].split(";")[0]
        if method in FORMS:
            require(kind == "application/x-www-form-urlencoded", method, "takes forms only")
            arguments = dict(urllib.parse.parse_qsl(body.decode(), strict_parsing=bool(body)))
        else:
            require(kind == "application/json", method, "is sent JSON")
            arguments = json.loads(body)
        with self.changed:
            if self.limited.get(method, 0) > 0:
                self.limited[method] -= 1
                self.calls.append((method, "429"))
                self.changed.notify_all()
                return 429, {"Retry-After": "1", "Content-Type": "application/json"}, b'{"ok": false, "error": "ratelimited"}'
        if method != "oauth.v2.access":
            bearer = headers.get("Authorization", "")
            if self.revoked or bearer != "Bearer " + self.token:
                return self.json({"ok": False, "error": "token_revoked" if self.revoked else "invalid_auth"})
        reply = getattr(self, "method_" + method.replace(".", "_"))(arguments)
        with self.changed:
            self.calls.append((method, arguments))
            self.changed.notify_all()
        return self.json(reply)

    def json(self, reply):
        return 200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(reply).encode()

    def response(self, path, body):
        with self.changed:
            uses = self.responses[path]
            require(len(uses) < 5, "a response_url works five times")
            answer(body)
            uses.append(body)
            self.changed.notify_all()
        return 200, {"Content-Type": "text/plain"}, b"ok"

    def method_oauth_v2_access(self, arguments):
        if self.codes.pop(arguments.get("code"), None) is None:
            return {"ok": False, "error": "invalid_code"}
        require(arguments["client_id"] == "123.456" and arguments["client_secret"] == "client secret", "the client's own credentials")
        self.revoked = False
        return {
            "ok": True, "access_token": self.token, "token_type": "bot", "scope": ",".join(sorted(self.scopes)), "bot_user_id": "UBOT",
            "app_id": "A0AWAY", "team": {"id": self.team, "name": "Acme & <Sons>"}, "enterprise": None, "is_enterprise_install": False,
            "authed_user": {"id": "UADMIN"},
        }  # fmt: skip

    def method_auth_test(self, _):
        return {"ok": True, "team_id": self.team, "user_id": "UBOT"}

    def method_auth_revoke(self, _):
        self.revoked = True
        return {"ok": True, "revoked": True}

    def method_users_info(self, arguments):
        user = self.users.get(arguments["user"])
        return {"ok": True, "user": user} if user else {"ok": False, "error": "user_not_found"}

    def method_users_lookupByEmail(self, arguments):
        found = [user for user in self.users.values() if user["profile"]["email"] == arguments["email"]]
        return {"ok": True, "user": found[0]} if found else {"ok": False, "error": "users_not_found"}

    def method_conversations_list(self, arguments):
        require(1 <= int(arguments.get("limit", 100)) <= 1000, "limit")
        channels = [{"id": "CGENERAL", "name": "general"}, {"id": "CTEAM", "name": "team"}]
        return {"ok": True, "channels": channels, "response_metadata": {"next_cursor": ""}}

    def trigger(self):
        trigger = f"trigger.{len(self.triggers)}"
        self.triggers[trigger] = time.monotonic()
        return trigger

    def method_views_open(self, arguments):
        began = self.triggers.pop(arguments["trigger_id"], None)
        require(began is not None, "a trigger_id works once")
        require(time.monotonic() - began < 3, "a trigger_id works for three seconds")
        view(arguments["view"])
        return self.keep(f"V{len(self.views)}", arguments["view"])

    def method_views_update(self, arguments):
        view(arguments["view"])
        known = self.views.get(arguments["view_id"])
        if not known:
            return {"ok": False, "error": "not_found"}
        if "hash" in arguments and arguments["hash"] != known["hash"]:
            return {"ok": False, "error": "hash_conflict"}
        return self.keep(arguments["view_id"], arguments["view"])

    def method_views_publish(self, arguments):
        require(arguments["view"]["type"] == "home", "only a home is published")
        view(arguments["view"])
        return self.keep("home of " + arguments["user_id"], arguments["view"])

    def keep(self, id_, json_):
        self.clock += 1
        self.views[id_] = dict(json_, id=id_, hash=f"{self.clock}.hash")
        return {"ok": True, "view": self.views[id_]}

    def method_chat_postMessage(self, arguments):
        message(arguments)
        self.clock += 1
        channel = arguments["channel"]
        if channel.startswith("U"):
            require(channel in self.users, "no such user:", channel)
            channel = "D" + channel[1:]
        timestamp = f"{self.clock}.000100"
        self.messages[channel, timestamp] = arguments
        return {"ok": True, "channel": channel, "ts": timestamp, "message": {}}

    def method_chat_update(self, arguments):
        message(arguments)
        place = arguments["channel"], arguments["ts"]
        if place not in self.messages:
            return {"ok": False, "error": "message_not_found"}
        self.messages[place] = arguments
        return {"ok": True, "channel": arguments["channel"], "ts": arguments["ts"]}

    def method_chat_unfurl(self, arguments):
        require("unfurl_id" in arguments and "source" in arguments or "channel" in arguments and "ts" in arguments, "where")
        for one in arguments["unfurls"].values():
            blocks(one["blocks"], 50, False)
        return {"ok": True}

    # What the test looks at

    def wait(self, condition, what, seconds=15):
        """Waits until it holds; what it gave."""
        until = time.monotonic() + seconds
        with self.changed:
            while True:
                if self.faults:
                    raise Fault("; ".join(self.faults))
                found = condition()
                if found:
                    return found
                left = until - time.monotonic()
                require(left > 0, "in vain:", what, "; calls:", [call[0] for call in self.calls[-20:]])
                self.changed.wait(left)

    def user(self, id_, email, confirmed=True, locale="en-US", team=None, **more):
        self.users[id_] = {
            "id": id_, "team_id": team or self.team, "is_bot": False, "deleted": False, "is_email_confirmed": confirmed, "locale": locale,
            "profile": {"email": email}, **more,
        }  # fmt: skip
