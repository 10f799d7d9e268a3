"""Threads that need a token at the same time when theirs has run out; prints how often on_refresh was called."""
import sys
import threading

import globus_sdk

refresh_token, client_id, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
calls = []
client = globus_sdk.NativeAppAuthClient(client_id)
authorizer = globus_sdk.RefreshTokenAuthorizer(
    refresh_token, client, access_token="expired", expires_at=1, on_refresh=calls.append
)
ready = threading.Barrier(count)


def need_token():
    ready.wait()
    authorizer.get_authorization_header()


threads = [threading.Thread(target=need_token) for _ in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(calls))
