"""Plays a Slack workspace for a running service: installs the app, asks for leave, answers, and looks at all that the service sends.

    workspace.py ORIGIN PORT COOKIE DOMAIN

slack-sdk signs what Slack would sign, and checks what slack-bolt would check.
"""

import json
import sys
import time
import urllib.parse

import requests
from fake import Workspace, answer, require, view
from slack_sdk.signature import SignatureVerifier

ORIGIN, PORT, COOKIE, DOMAIN = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
SECRET = "signing secret"
slack = Workspace(PORT)
session = requests.Session()
session.trust_env = False


def post(path, body, content_type, secret=SECRET, timestamp=None, **headers):
    timestamp = str(timestamp or int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    all_headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature, **headers}
    began = time.monotonic()
    response = session.post(ORIGIN + path, data=body.encode(), headers=all_headers, timeout=10)
    require(time.monotonic() - began < 3, path, "was answered too late")
    return response


def form(path, fields, **more):
    return post(path, urllib.parse.urlencode(fields), "application/x-www-form-urlencoded", **more)


def command(user, text="", team=None, **more):
    address = f"/response/{len(slack.responses)}"
    slack.responses[address] = []
    fields = {
        "token": "old", "team_id": team or slack.team, "team_domain": "acme", "channel_id": "CGENERAL", "channel_name": "general",
        "user_id": user, "user_name": "x", "command": "/away", "text": text, "trigger_id": slack.trigger(),
        "response_url": slack.origin + address,
    }  # fmt: skip
    return form("/slack/commands", fields, **more)


def said(response):
    require(response.status_code == 200, response.status_code, response.text)
    body = response.json()
    answer(body)
    require(body["response_type"] == "ephemeral", "others do not see it")
    return json.dumps(body, ensure_ascii=False)


def interact(payload):
    return form("/slack/interactions", {"payload": json.dumps(payload)})


def event(kind, id_, retry=None, **event_):
    body = json.dumps({"type": "event_callback", "team_id": slack.team, "event_id": id_, "event": {"type": kind, **event_}})
    headers = {"X-Slack-Retry-Num": str(retry)} if retry else {}
    return post("/slack/events", body, "application/json", **headers)


def browse(path):
    return session.get(ORIGIN + path, headers={"Cookie": f"away={COOKIE}"}, allow_redirects=False, timeout=10)


def install():
    begun = browse("/slack/install")
    require(begun.status_code == 302, begun.status_code, begun.text)
    where = urllib.parse.urlsplit(begun.headers["Location"])
    query = dict(urllib.parse.parse_qsl(where.query))
    require(where.path == "/oauth/v2/authorize" and query["client_id"] == "123.456", begun.headers["Location"])
    require(query["redirect_uri"] == ORIGIN + "/slack/oauth/callback", query)
    slack.scopes = set(query["scope"].split(","))
    slack.codes["code-1"] = True
    wrong = browse("/slack/oauth/callback?code=code-1&state=" + "00" * 40)
    require("slack=state" in wrong.headers["Location"], "a state that is not ours", wrong.headers)
    stranger = session.get(
        f"{ORIGIN}/slack/oauth/callback?code=code-1&state={query['state']}", allow_redirects=False, timeout=10
    )
    require(stranger.headers["Location"].startswith("/?"), "another browser", stranger.headers)
    require("code-1" in slack.codes, "the code is still there")
    finished = browse(f"/slack/oauth/callback?code=code-1&state={query['state']}")
    require("slack=connected" in finished.headers["Location"], finished.headers)


def values(view_):
    """What the form holds as it is shown."""
    state = {}
    for block in view_["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        if element["type"] == "static_select":
            value = {"type": "static_select", "selected_option": element.get("initial_option")}
        elif element["type"] == "datepicker":
            value = {"type": "datepicker", "selected_date": element.get("initial_date")}
        else:
            value = {"type": "plain_text_input", "value": None}
        state[block["block_id"]] = {element["action_id"]: value}
    return state


def payload(kind, user, view_, state, **more):
    return {
        "type": kind, "team": {"id": slack.team}, "user": {"id": user, "team_id": slack.team}, "trigger_id": slack.trigger(),
        "view": {**view_, "state": {"values": state}}, **more,
    }  # fmt: skip


def preview(view_):
    return next(block["text"]["text"] for block in view_["blocks"] if block.get("block_id") == "preview")


def ask(user, first, last, reason=None):
    """By the modal, with its preview; what the form was answered, and the preview before."""
    response = command(user)
    require(response.status_code == 200 and response.text == "", response.status_code, response.text)
    opened = slack.wait(lambda: [a for m, a in slack.calls if m == "views.open"], "a form")[-1]["view"]
    id_ = [id_ for id_ in slack.views if id_.startswith("V")][-1]
    for field, date in (("from", first), ("to", last)):
        now = slack.views[id_]
        state = values(now)
        state[field] = {field: {"type": "datepicker", "selected_date": date}}
        if field == "to":
            state["from"] = {"from": {"type": "datepicker", "selected_date": first}}
        before = now["hash"]
        action = {"type": "datepicker", "block_id": field, "action_id": field, "selected_date": date}
        response = interact(payload("block_actions", user, now, state, actions=[action], container={"type": "view", "view_id": id_}))
        require(response.status_code == 200 and response.text == "", response.text)
        slack.wait(lambda: slack.views[id_]["hash"] != before, "a new preview")
    shown = slack.views[id_]
    state = values(shown)
    require(state["from"]["from"]["selected_date"] == first and state["to"]["to"]["selected_date"] == last, "the form keeps its days")
    if reason:
        state["reason"] = {"reason": {"type": "plain_text_input", "value": reason}}
    sent = payload("view_submission", user, shown, state)
    reply = interact(sent).json()
    require(reply["response_action"] in ("errors", "update", "clear"), reply)
    if reply["response_action"] == "errors":
        inputs = {block["block_id"] for block in shown["blocks"] if block["type"] == "input"}
        require(set(reply["errors"]) <= inputs, "errors stand at inputs", reply, inputs)
    if reply["response_action"] == "update":
        view(reply["view"])
        require(interact(sent).json()["response_action"] == "clear", "twice is once")
    return reply, preview(shown), opened


def main():
    slack.user("UJOHN", f"John@{DOMAIN}")
    slack.user("UMIKE", f"mike@{DOMAIN}", locale="de-DE")
    slack.user("UEVE", f"mike@{DOMAIN}", confirmed=False)
    slack.user("UOTHER", "john@other.example")
    slack.user("UNOBODY", f"nobody@{DOMAIN}")
    slack.user("UGUEST", f"john@{DOMAIN}", team="TOTHER")

    # Nothing is heard that Slack did not sign, or that is old.
    for wrong in ({"secret": "another"}, {"timestamp": int(time.time()) - 400}, {"timestamp": int(time.time()) + 400}):
        require(command("UJOHN", "help", **wrong).status_code == 401, wrong)
    require(session.post(ORIGIN + "/slack/commands", data=b"x=1", timeout=10).status_code == 401, "without a signature")
    challenge = post("/slack/events", json.dumps({"type": "url_verification", "challenge": "abc"}), "application/json")
    require(challenge.json() == {"challenge": "abc"}, challenge.text)

    require("not connected" in said(command("UJOHN", "balance")), "before it is installed")
    require("/?" in session.get(ORIGIN + "/slack/install", allow_redirects=False, timeout=10).headers["Location"], "nobody is signed in")
    install()

    # Who somebody is.
    require("confirmed" in said(command("UEVE", "balance")), "an address that Slack does not vouch for")
    require("belongs to your organization" in said(command("UOTHER", "balance")), "a domain that is not the organization's")
    require("Nobody in Away" in said(command("UNOBODY", "balance")), "an address that nobody has")
    require("confirmed" in said(command("UGUEST", "balance")), "a guest from elsewhere")
    require("not connected" in said(command("UJOHN", "balance", team="TOTHER")), "another workspace")

    # Commands, in the person's language.
    require("20 days available" in said(command("UJOHN", "balance")), "what John has")
    require("20 Tage" in said(command("UMIKE", "konto")), "what Mike has, in German")
    require("Everybody is here" in said(command("UJOHN", "who")), "nobody is away")
    require("What I can do" in said(command("UJOHN", "help")), "help")
    require("do not know" in said(command("UJOHN", "fly me to the moon")), "an unknown word")

    # Asking.
    refused, shown, _ = ask("UJOHN", "2027-08-14", "2027-08-15")
    require("errors" in refused and ":warning:" in shown, "a weekend counts nothing", refused, shown)
    sent, shown, opened = ask("UJOHN", "2027-08-09", "2027-08-12", "A <!channel> trip & more")
    require("Counts 4 days" in shown and "16 days left" in shown, shown)
    require("mike" in shown, "who will answer", shown)
    require(sent["response_action"] == "update" and "waits for mike" in json.dumps(sent), sent)
    require(opened["title"]["text"] == "Ask for leave", opened["title"])
    refused, shown, _ = ask("UJOHN", "2027-08-10", "2027-08-10")
    require("errors" in refused and "PTO" in json.dumps(refused), "what stands already", refused)

    # The App Home; each event counts once.
    for retry in (None, 1):
        require(event("app_home_opened", "E1", retry, user="UJOHN", tab="home").status_code == 200, "the home")
    home = slack.views["home of UJOHN"]
    require(len([m for m, _ in slack.calls if m == "views.publish"]) == 1, "a repeated event does nothing")
    require("20 days available" in json.dumps(home) and "PTO · waiting" in json.dumps(home, ensure_ascii=False), json.dumps(home))
    event("app_home_opened", "E2", user="UNOBODY", tab="home")
    require("Nobody in Away" in json.dumps(slack.views["home of UNOBODY"]), "strangers are told")
    event("app_home_opened", "E3", user="UMIKE", tab="home")
    home = slack.views["home of UMIKE"]
    buttons = [e for block in home["blocks"] if block["type"] == "actions" for e in block["elements"]]
    approve = next(b for b in buttons if b["action_id"] == "away-approve")
    require(approve["text"]["text"] == "Genehmigen", approve)

    # Links tell nothing.
    links = [{"domain": "x", "url": f"{ORIGIN}/app/approvals"}, {"domain": "x", "url": "https://elsewhere.example/app"}]
    event("link_shared", "E4", user="UJOHN", channel="CGENERAL", message_ts="1.2", unfurl_id="u1", source="composer", links=links)
    unfurled = next(a for m, a in slack.calls if m == "chat.unfurl")
    require(list(unfurled["unfurls"]) == [f"{ORIGIN}/app/approvals"] and "John" not in json.dumps(unfurled).title(), unfurled)

    # Answering, from the home; John may not.
    action = {"type": "button", "block_id": "b", "action_id": "away-approve", "value": approve["value"]}
    place = f"/response/{len(slack.responses)}"
    slack.responses[place] = []
    container = {"type": "message", "channel_id": "DJOHN", "message_ts": "1.1"}
    john = {
        "type": "block_actions", "team": {"id": slack.team}, "user": {"id": "UJOHN", "team_id": slack.team}, "trigger_id": slack.trigger(),
        "container": container, "actions": [action], "response_url": slack.origin + place,
    }  # fmt: skip
    interact(john)
    slack.wait(lambda: slack.responses[place], "a refusal")
    require(slack.responses[place][0]["replace_original"] is False, "the message stays")
    interact(payload("block_actions", "UMIKE", home, {}, actions=[action], container={"type": "view"}))
    slack.wait(lambda: "away-approve" not in json.dumps(slack.views["home of UMIKE"]), "the home without what was answered")
    event("app_home_opened", "E5", user="UJOHN", tab="home")
    require("approved" in json.dumps(slack.views["home of UJOHN"]), "John sees it")

    # Errors of Slack's.
    slack.limited["views.open"] = 1
    require("cannot answer" in said(command("UJOHN")), "429 is told")

    # The end; one that comes late ends nothing.
    require(event("app_uninstalled", "E6").status_code == 200, "uninstalled")
    require("Tage" in said(command("UMIKE", "konto")), "the token still works")
    slack.revoked = True
    require(event("tokens_revoked", "E7", tokens={"oauth": [], "bot": ["UBOT"]}).status_code == 200, "revoked")
    require("not connected" in said(command("UJOHN", "balance")), "it is over")
    require(not slack.faults, slack.faults)


main()
print("ok")
