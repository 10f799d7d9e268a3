"""The header of an authorizer whose token is valid, again and again."""
import sys
import time

import globus_sdk

count = int(sys.argv[1])
client = globus_sdk.ConfidentialAppAuthClient("benchmark-client", "benchmark-secret")
authorizer = globus_sdk.RefreshTokenAuthorizer(
    "benchmark-refresh-token", client, access_token="benchmark-access-token", expires_at=int(time.time()) + 3600
)

for _ in range(count):
    header = authorizer.get_authorization_header()
