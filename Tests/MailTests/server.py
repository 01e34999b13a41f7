"""A mail server (aiosmtpd) that says what it was told: a line of JSON with its port and certificate, then one for each message.

    server.py [starttls|implicit|none] [user:password] [ascii]

Who mail is to decides what becomes of it: nobody@ does not exist, full@ is full, unwanted@ is refused by policy, spam@ refuses the content,
slow@ is never answered, gone@ loses the connection.
"""
import asyncio, base64, email, email.policy, json, os, ssl, subprocess, sys, tempfile
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, SMTP

mode = sys.argv[1]
account = sys.argv[2] if len(sys.argv) > 2 and sys.argv[2] else None
speaks_utf8 = "ascii" not in sys.argv[3:]


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = {
            "nobody": "550 5.1.1 No such user here", "full": "452 4.2.2 Mailbox full", "unwanted": "550 5.7.1 Not wanted",
        }
        answer = answers.get(address.split("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0].split("@")[0]
        if recipient == "spam":
            return "554 5.7.1 This looks like spam"
        if recipient == "slow":
            await asyncio.sleep(60)
        if recipient == "gone":
            server.transport.close()
            return "250 never heard"
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        bodies = {part.get_content_type(): part.get_content() for part in message.walk() if part.get_content_maintype() == "text"}
        say(
            fields={name: str(value) for name, value in message.items()}, bodies=bodies,
            sender=envelope.mail_from, recipients=envelope.rcpt_tos, options=envelope.mail_options, peer=session.peer[1],
            secure=session.ssl is not None or mode == "implicit",
            authenticated=bool(session.authenticated), data=base64.b64encode(envelope.original_content).decode(),
        )
        return "250 2.0.0 Taken as 42"


def authenticate(server, session, envelope, mechanism, data):
    good = account is not None and [data.login.decode(), data.password.decode()] == account.split(":")
    return AuthResult(success=good, handled=good)


folder = tempfile.mkdtemp()
certificate = os.path.join(folder, "certificate.pem")
key = os.path.join(folder, "key.pem")
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
     "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
    check=True, capture_output=True,
)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)


class Server(Controller):
    def factory(self):
        return SMTP(
            self.handler, hostname="mail.example", enable_SMTPUTF8=speaks_utf8, data_size_limit=1_000_000,
            tls_context=context if mode == "starttls" else None, require_starttls=mode == "starttls",
            authenticator=authenticate, auth_required=account is not None, auth_require_tls=mode == "starttls",
        )


server = Server(Handler(), hostname="127.0.0.1", port=0, ssl_context=context if mode == "implicit" else None)
# The controller's own look whether it runs needs a fixed port.
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
listening = loop.run_until_complete(loop.create_server(
    server.factory, host="127.0.0.1", port=0, ssl=context if mode == "implicit" else None
))
say(port=listening.sockets[0].getsockname()[1], certificate=certificate)
# Whoever started it has gone when its input ends.
loop.run_in_executor(None, lambda: (sys.stdin.read(), os._exit(0)))
loop.run_forever()
