"""Authorized requests, one after the other, with a field of each answer read."""
import sys
import time

import globus_sdk

base_url, path, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = globus_sdk.ConfidentialAppAuthClient("benchmark-client", "benchmark-secret")
authorizer = globus_sdk.RefreshTokenAuthorizer(
    "benchmark-refresh-token", client, access_token="benchmark-access-token", expires_at=int(time.time()) + 3600
)
service = globus_sdk.BaseClient(base_url=base_url, authorizer=authorizer)

for _ in range(count):
    assert service.get(path)["value"] == 42
