"""Uses the Globus SDK's own token storages, to see that both sides understand each other's files.

sdk_storage.py fixtures FOLDER                     writes the fixtures beside this file
sdk_storage.py read FORMAT PATH NAMESPACE          prints what is stored
sdk_storage.py store FORMAT PATH NAMESPACE SERVER TOKEN
sdk_storage.py place CLIENT_ID APP_NAME ENVIRONMENT    prints the path without its extension
"""

import json
import os
import sys

from globus_sdk.token_storage import JSONTokenStorage, SQLiteTokenStorage, TokenStorageData
from globus_sdk.token_storage.base import _default_globus_app_filepath
from globus_sdk.token_storage.legacy import SimpleJSONFileAdapter

FORMATS = {"json": JSONTokenStorage, "sqlite": SQLiteTokenStorage}
TRANSFER, GROUPS = "transfer.api.globus.org", "groups.api.globus.org"


def data(server, number, refresh_token=None):
    return TokenStorageData(
        resource_server=server,
        identity_id="1de47175-0000-4000-8000-000000000003",
        scope=f"urn:globus:auth:scope:{server}:all",
        access_token=f"access-{number}",
        refresh_token=refresh_token,
        expires_at_seconds=1700000000 + int(number),
        token_type="Bearer",
    )


def fixtures(folder):
    for storage_class, name in ((JSONTokenStorage, "format-2.0.json"), (SQLiteTokenStorage, "schema-2.db")):
        path = os.path.join(folder, name)
        tokens = {TRANSFER: data(TRANSFER, 1, "refresh-1"), GROUPS: data(GROUPS, 2)}
        storage_class(path).store_token_data_by_resource_server(tokens)
        tokens = {TRANSFER: data(TRANSFER, 3, "refresh-3")}
        storage_class(path, namespace="bücher").store_token_data_by_resource_server(tokens)

    class Response:
        by_resource_server = {}

    for server, number, refresh_token in ((TRANSFER, 1, "refresh-1"), (GROUPS, 2, None)):
        token = data(server, number).to_dict() | {"refresh_token": refresh_token}
        del token["identity_id"]
        Response.by_resource_server[server] = token
    SimpleJSONFileAdapter(os.path.join(folder, "format-1.0.json")).store(Response())


def main(command, *words):
    if command == "fixtures":
        return fixtures(*words)
    if command == "place":
        return print(_default_globus_app_filepath(*words))
    storage = FORMATS[words[0]](words[1], namespace=words[2])
    if command == "store":
        storage.store_token_data_by_resource_server({words[3]: data(words[3], words[4])})
    else:
        stored = storage.get_token_data_by_resource_server()
        print(json.dumps({server: token.to_dict(include_extra=True) for server, token in stored.items()}))
    storage.close()


main(*sys.argv[1:])
