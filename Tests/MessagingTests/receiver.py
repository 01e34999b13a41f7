"""A receiver of webhooks that verifies by the package standardwebhooks, and misbehaves by the path: /<lane>/<behaviour>.

Arguments: lane=secret[,secret] for each lane. Says its port, then a line for each request: ACK time lane id sequence, once the answer is out.
"""
import asyncio, collections, json, sys, time
from standardwebhooks import Webhook

secrets = {lane: text.split(",") for lane, text in (argument.split("=", 1) for argument in sys.argv[1:])}
attempts = collections.Counter()


def say(*words):
    print(*words, flush=True)


def verified(lane, body, headers):
    try:
        for secret in secrets[lane]:
            Webhook(secret).verify(body, headers)
        return True
    except Exception:
        return False


async def answer(reader, writer, port):
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    path = head[0].split(" ")[1]
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
    if path == "/trap":
        return say("TRAP")
    lane, behaviour = path.strip("/").split("/")
    if not verified(lane, body, headers):
        return say("BAD", lane, headers.get("webhook-id"))
    message, id = json.loads(body), headers["webhook-id"]
    attempts[lane, id] += 1
    attempt = attempts[lane, id]

    async def reply(status, *more):
        lines = [f"HTTP/1.1 {status}", "content-length: 0", "connection: close", *more]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await writer.drain()

    if behaviour == "hang" and attempt == 1 or behaviour == "always-hang":
        say("HANG", lane, id)
        return await asyncio.sleep(30)
    if behaviour == "fail" and attempt <= 2:
        return await reply("500 Internal Server Error")
    if behaviour == "busy" and attempt == 1:
        return await reply("429 Too Many Requests", "retry-after: 1")
    if behaviour == "redirect" and attempt == 1:
        return await reply("302 Found", f"location: http://127.0.0.1:{port}/trap")
    if behaviour == "private" and attempt == 1:
        return await reply("307 Temporary Redirect", "location: http://169.254.169.254/latest/meta-data")
    if behaviour == "cut" and attempt == 1:
        return
    await reply("204 No Content")
    say("ACK", time.time(), lane, id, message["data"]["sequence"])


async def main():
    async def serve(reader, writer):
        try:
            await answer(reader, writer, port)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=512)
    port = server.sockets[0].getsockname()[1]
    say("PORT", port)
    await server.serve_forever()


asyncio.run(main())
