"""Speaks GraphQL to a running service as a stranger's client does.

    client.py ORIGIN JOHN'S-TOKEN MIKE'S-TOKEN LEAVE-TYPE
"""

import datetime
import json
import sys
import threading
import time

import requests
from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport

ORIGIN, JOHN, MIKE, LEAVE_TYPE = sys.argv[1:5]


def client(token):
    transport = RequestsHTTPTransport(url=f"{ORIGIN}/graphql", headers={"Authorization": f"Bearer {token}"}, retries=0)
    return Client(transport=transport, fetch_schema_from_transport=True)


def subscribe(token, document, variables, ready=None, count=1, seconds=20):
    """The first answers of a subscription, each with the instant of its arrival."""
    answers = []
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    body = {"query": document, "variables": variables}
    with requests.post(f"{ORIGIN}/graphql", json=body, headers=headers, stream=True, timeout=seconds) as response:
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith("text/event-stream")
        event = None
        for line in response.iter_lines(chunk_size=1, decode_unicode=True):
            if line == ":" and ready:
                ready.set()
            if line.startswith("event: "):
                event = line[len("event: ") :]
            if line.startswith("data:") and event == "next":
                answers.append((time.monotonic(), json.loads(line[len("data:") :])))
                if len(answers) == count:
                    return answers
            assert event != "complete", answers
    raise AssertionError(f"the stream ended after {answers}")


CHANGED = "subscription($after: Int) { leaveRequestChanged(after: $after) { sequence type leaveRequest { id status employee { name } } } }"


def main():
    john, mike = client(JOHN), client(MIKE)

    me = john.execute(gql("{ me { employee { name balances { leaveType { name } available } } roles sequence } }"))["me"]
    assert me["employee"]["name"] == "john", me
    assert me["employee"]["balances"][0]["available"] == "20", me
    assert john.schema.get_type("LeaveRequest").fields["status"] is not None

    ready, heard = threading.Event(), []
    listener = threading.Thread(target=lambda: heard.extend(subscribe(MIKE, CHANGED, {}, ready)))
    listener.start()
    assert ready.wait(10)
    request = gql("mutation($input: LeaveRequestInput!) { requestLeave(input: $input) { id status count { amount } } }")
    today = datetime.date.today()
    monday = today + datetime.timedelta(days=7 - today.weekday())
    given = {"input": {"leaveTypeId": LEAVE_TYPE, "from": f"{monday}", "to": f"{monday + datetime.timedelta(days=1)}"}}
    asked = john.execute(request, variable_values=given)["requestLeave"]
    answered = time.monotonic()
    assert (asked["status"], asked["count"]["amount"]) == ("pending", "2"), asked
    listener.join(15)
    assert heard, "the approver heard nothing"
    arrived, message = heard[0]
    change = message["data"]["leaveRequestChanged"]
    assert change["leaveRequest"] == {"id": asked["id"], "status": "pending", "employee": {"name": "john"}}, change
    assert change["type"] == "LeaveRequested", change
    assert arrived - answered < 2, arrived - answered

    try:
        john.execute(request, variable_values=given)
        raise AssertionError("the same days were granted twice")
    except TransportQueryError as error:
        assert error.errors[0]["extensions"]["code"] == "overlap", error.errors

    approve = gql("mutation($id: ID!) { approveLeave(id: $id) { status } }")
    assert mike.execute(approve, variable_values={"id": asked["id"]})["approveLeave"]["status"] == "approved"
    # Whoever was away meanwhile misses nothing, and hears nothing twice.
    missed = subscribe(JOHN, CHANGED, {"after": change["sequence"]})[0][1]["data"]["leaveRequestChanged"]
    assert (missed["type"], missed["leaveRequest"]["status"]) == ("LeaveApproved", "approved"), missed

    balances = "subscription { balanceChanged { balances { unit taken } } }"
    assert subscribe(JOHN, balances, {})[0][1]["data"]["balanceChanged"]["balances"] == [{"unit": "days", "taken": "0"}]

    unknown = requests.post(f"{ORIGIN}/graphql", json={"query": "{ me { roles } }"}, timeout=10)
    assert unknown.status_code == 401, unknown.status_code
    print("ok")


main()
