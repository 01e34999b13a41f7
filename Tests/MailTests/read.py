"""What Python's email package makes of messages: for each base64 line of the input one line of JSON."""
import base64, email, email.policy, json, sys

for line in sys.stdin:
    raw = base64.b64decode(line)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    defects = [str(defect) for defect in message.defects]
    parts = []
    for part in message.walk():
        defects += [str(defect) for defect in part.defects]
        for name, value in part.items():
            defects += [f"{name}: {defect}" for defect in getattr(value, "defects", [])]
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            parts.append({
                "type": part.get_content_type(),
                "charset": part.get_content_charset(),
                "method": part.get_param("method"),
                "fileName": part.get_filename(),
                "content": base64.b64encode(content).decode(),
            })
    to = message["To"].addresses[0]
    print(json.dumps({
        "structure": [part.get_content_type() for part in message.walk()],
        "names": [name for name, _ in message.items()],
        "subject": message["Subject"],
        "toName": to.display_name,
        "toAddress": to.addr_spec,
        "messageID": message["Message-ID"],
        "seconds": int(message["Date"].datetime.timestamp()),
        "unsubscribe": message.get("List-Unsubscribe"),
        "references": message.get("References"),
        "longestLine": max(len(line) for line in raw.split(b"\r\n")),
        "isASCII": raw.isascii(),
        "bareLineEnds": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
        "defects": defects,
        "parts": parts,
    }))
