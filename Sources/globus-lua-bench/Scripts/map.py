"""Authorized requests, so many at a time, with a field of each answer read."""
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import globus_sdk

base_url, limit, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
client = globus_sdk.ConfidentialAppAuthClient("benchmark-client", "benchmark-secret")
authorizer = globus_sdk.RefreshTokenAuthorizer(
    "benchmark-refresh-token", client, access_token="benchmark-access-token", expires_at=int(time.time()) + 3600
)
# A client for each thread, so that its connection is kept.
local = threading.local()


def make_client():
    local.service = globus_sdk.BaseClient(base_url=base_url, authorizer=authorizer)


def get(_):
    return local.service.get("/bench/json")["value"]


with ThreadPoolExecutor(min(limit, count), initializer=make_client) as threads:
    assert all(value == 42 for value in threads.map(get, range(count)))
