"""Runs scim2-tester against a live service: compliance.py BASE TOKEN. Prints what is wrong; exits 0 only where nothing is."""

import sys
from collections import Counter

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

base, token = sys.argv[1:]
client = SyncSCIMClient(Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=30))
results = check_server(client)
counts = Counter(result.status.name for result in results)
for result in results:
    if result.status is not Status.SUCCESS:
        print(result.status.name, result.title, result.resource_type, result.reason, result.data if result.status in (Status.ERROR, Status.CRITICAL) else "")
print(dict(counts))
wrong = {"ERROR", "CRITICAL", "DEVIATION"} & set(counts)
sys.exit(1 if wrong or counts["SUCCESS"] < 50 else 0)
