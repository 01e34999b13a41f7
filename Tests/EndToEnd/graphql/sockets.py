"""Speaks GraphQL over WebSocket to a running service: a client of PyPI, and messages by hand.

    sockets.py ORIGIN JOHN'S-TOKEN MIKE'S-TOKEN LEAVE-TYPE SESSION-COOKIE PASSING-TOKEN PASSING-TOKEN'S-ID
"""

import asyncio
import datetime
import json
import sys
import time

import requests
import websockets
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

ORIGIN, JOHN, MIKE, LEAVE_TYPE, COOKIE, PASSING, PASSING_ID = sys.argv[1:8]
URL = ORIGIN.replace("http", "ws") + "/graphql"
PROTOCOL = "graphql-transport-ws"
CHANGED = "subscription { leaveRequestChanged { type leaveRequest { id status } } }"


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def transport(token, in_payload):
    how = {"init_payload": bearer(token)} if in_payload else {"headers": bearer(token)}
    return WebsocketsTransport(url=URL, subprotocols=[PROTOCOL], ping_interval=5, pong_timeout=5, **how)


async def with_the_client():
    """Questions, commands and changes, as `gql` has them."""
    async with Client(transport=transport(MIKE, True)) as mike, Client(transport=transport(JOHN, False)) as john:
        me = (await john.execute(gql("{ me { employee { name } } }")))["me"]
        assert me["employee"]["name"] == "john", me
        heard = asyncio.create_task(anext(aiter(mike.subscribe(gql(CHANGED)))))
        await asyncio.sleep(1)
        today = datetime.date.today()
        monday = today + datetime.timedelta(days=14 - today.weekday())
        document = gql("mutation($input: LeaveRequestInput!) { requestLeave(input: $input) { id status } }")
        document.variable_values = {"input": {"leaveTypeId": LEAVE_TYPE, "from": f"{monday}", "to": f"{monday}"}}
        asked = (await john.execute(document))["requestLeave"]
        answered = time.monotonic()
        change = (await asyncio.wait_for(heard, 10))["leaveRequestChanged"]
        assert time.monotonic() - answered < 2
        assert change == {"type": "LeaveRequested", "leaveRequest": asked}, change


def open_socket(**more):
    return connect(URL, subprotocols=[PROTOCOL], open_timeout=10, **more)


async def receive(socket):
    return json.loads(await asyncio.wait_for(socket.recv(), 15))


async def begin(socket, token=JOHN):
    await socket.send(json.dumps({"type": "connection_init", "payload": bearer(token)}))
    assert await receive(socket) == {"type": "connection_ack"}


def subscribe(id, query="{ me { roles } }", **payload):
    return json.dumps({"id": id, "type": "subscribe", "payload": {"query": query, **payload}})


async def closes(code, *messages, begun=False, seconds=15):
    """What the service closes with after these messages."""
    async with open_socket() as socket:
        if begun:
            await begin(socket)
        for message in messages:
            await socket.send(message)
        try:
            while True:
                await asyncio.wait_for(socket.recv(), seconds)
        except ConnectionClosed as closed:
            assert closed.rcvd and closed.rcvd.code == code, (messages[:1], code, closed)


async def closing():
    init = json.dumps({"type": "connection_init", "payload": bearer(JOHN)})
    wrong = json.dumps({"type": "connection_init", "payload": bearer(JOHN + "x")})
    await asyncio.gather(
        closes(4400, "no json"),
        closes(4400, json.dumps(["type"])),
        closes(4400, json.dumps({"type": "start"})),
        closes(4400, json.dumps({"type": "subscribe", "id": "1"}), begun=True),
        closes(4400, json.dumps({"type": "subscribe", "id": "1", "payload": {"query": 7}}), begun=True),
        closes(4401, subscribe("1")),
        closes(4403, wrong),
        closes(4403, json.dumps({"type": "connection_init"})),
        closes(4408),
        closes(4409, subscribe("1", CHANGED), subscribe("1", CHANGED), begun=True),
        closes(4429, init, begun=True),
        closes(1003, b"bytes"),
        closes(1009, "x" * 300_000),
        revoked(),
    )


async def revoked():
    """A credential that is revoked ends what was opened with it, soon."""
    async with open_socket() as socket:
        await begin(socket, PASSING)
        await socket.send(subscribe("1", CHANGED))
        await asyncio.sleep(0.5)
        gone = await asyncio.to_thread(requests.delete, f"{ORIGIN}/v1/api-tokens/{PASSING_ID}", headers=bearer(PASSING), timeout=10)
        assert gone.status_code == 204, gone.text
        try:
            await asyncio.wait_for(socket.recv(), 40)
            raise AssertionError("a revoked token was told something")
        except ConnectionClosed as closed:
            assert closed.rcvd.code == 4401, closed


async def by_hand():
    async with open_socket() as socket:
        assert socket.subprotocol == PROTOCOL
        await socket.send(json.dumps({"type": "ping", "payload": {"a": 1}}))
        assert await receive(socket) == {"type": "pong", "payload": {"a": 1}}
        await begin(socket)
        assert await (await socket.ping()) < 10
        # Several at once, one of them faulty, one in pieces.
        await socket.send(subscribe("a"))
        await socket.send(subscribe("b", "{ nobody }"))
        await socket.send(list(subscribe("c", "query Q { me { employee { name } } }", operationName="Q")))
        answers = [await receive(socket) for _ in range(5)]
        of = lambda id: [answer for answer in answers if answer["id"] == id]
        assert [answer["type"] for answer in of("a")] == ["next", "complete"], answers
        assert [answer["type"] for answer in of("b")] == ["error"] and of("b")[0]["payload"][0]["locations"], answers
        assert of("c")[0]["payload"] == {"data": {"me": {"employee": {"name": "john"}}}}, answers
        # What is completed by the client says nothing more, and its id can be used again.
        await socket.send(subscribe("d", CHANGED))
        await socket.send(json.dumps({"id": "d", "type": "complete"}))
        await socket.send(subscribe("d"))
        assert [(await receive(socket))["type"] for _ in range(2)] == ["next", "complete"]
        # More subscriptions than a person may have.
        for number in range(11):
            await socket.send(subscribe(f"s{number}", CHANGED))
        refused = await receive(socket)
        assert refused["type"] == "error" and refused["payload"][0]["extensions"]["code"] == "too-many-streams", refused


async def handshake():
    """A session's cookie needs the origin that browsers name."""
    cookie = {"Cookie": COOKIE}
    async with open_socket(additional_headers=cookie, origin=ORIGIN) as socket:
        await socket.send(json.dumps({"type": "connection_init"}))
        assert await receive(socket) == {"type": "connection_ack"}
    for origin in ("https://evil.example", None):
        try:
            async with open_socket(additional_headers=cookie, origin=origin):
                raise AssertionError("a foreign page opened a WebSocket")
        except InvalidStatus as refused:
            assert refused.response.status_code == 403, refused
    try:
        async with connect(URL, subprotocols=["graphql-ws"]):
            raise AssertionError("another protocol was spoken")
    except InvalidStatus as refused:
        assert refused.response.status_code == 400, refused
    plain = requests.get(f"{ORIGIN}/graphql", headers={"Upgrade": "h2c", "Connection": "Upgrade"}, timeout=10)
    assert plain.status_code == 401 and plain.headers["connection"] == "close", plain.headers


async def main():
    await handshake()
    await by_hand()
    await with_the_client()
    await closing()
    print("ok")


asyncio.run(main())
