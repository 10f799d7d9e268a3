#!/usr/bin/env python3
"""Calls every operation of the Globus SDK for Python and the same one of globus-lua, and compares what they send.

    GLOBUS_SDK_PYTHON wire.py PROGRAM        (GLOBUS_SDK_PYTHON is a Python in which the SDK is installed)

Every operation is called with what it needs alone, with all of its parameters, with texts in the place of lists, with
null where that may be sent, and with empty lists and tables. Method, path, query, content type, authorization and body
must be the same.
"""
import http.server
import inspect
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request
import warnings

import globus_sdk

import sdk

ID = "a1b2c3d4-0000-4000-8000-00000000000{}"
ANSWER = {
    "value": ID.format(9),
    "status": "SUCCEEDED",
    "data": [{"DATA_TYPE": "info#1.0.0", "client_id": ID.format(8)}],
}
# What needs more than one request, a key, or time; each has tests of its own.
OTHERWISE = {"get_jwk", "task_wait", "get_gcs_endpoint_scopes", "get_gcs_collection_scopes"}


class Recorder(http.server.BaseHTTPRequestHandler):
    """Notes each request, under the number of the call that is under way."""

    protocol_version = "HTTP/1.1"
    # The head and the body of an answer are two packets, the second of which would wait for the first one's receipt.
    disable_nagle_algorithm = True
    calls = {}
    current = None

    def log_message(self, *_):
        pass

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/__call__/"):
            Recorder.current = self.path.removeprefix("/__call__/")
            Recorder.calls[Recorder.current] = []
        else:
            url = urllib.parse.urlsplit(self.path)
            Recorder.calls[Recorder.current].append({
                "method": self.command,
                "path": url.path,
                "query": sorted(urllib.parse.parse_qsl(url.query, keep_blank_values=True)),
                "type": self.headers.get("Content-Type"),
                "accept": self.headers.get("Accept"),
                "authorization": self.headers.get("Authorization"),
                "body": body_of(body),
            })
        answer = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request


def body_of(data):
    """Returns a body as a value; the submission id of a tunnel is a new one each time."""
    if not data:
        return None
    try:
        value = json.loads(data)
    except ValueError:
        return data.decode("latin-1")
    attributes = value.get("data", {}).get("attributes") if isinstance(value.get("data"), dict) else None
    if isinstance(attributes, dict) and "submission_id" in attributes:
        attributes["submission_id"] = "new"
    return value


# ------------------------------------------------------------------------------------------------------------ arguments


def sample(parameter, variant):
    """Returns an argument of the type that the SDK's annotation tells, which differs from those of others."""
    name, kind = parameter.name, str(parameter.annotation)
    if variant == "empty" and has_empty(name, kind):
        return [] if "Iterable" in kind or "list[" in kind else {}
    # A default of None means that nothing is sent.
    if variant == "null" and "None" in kind and "dict[" not in kind and parameter.default is not None:
        return None
    if name == "query_params":
        return {"extra": "a value", "flag": True, "list": ["x", "y"]}
    if name in ("additional_fields", "additional_params"):
        return {"extra": {"list": [1, "b", None]}}
    if name == "filter_completion_time":
        return "2026-01-01,2026-02-01" if variant == "texts" else ["2026-01-01", "2026-02-01"]
    if name == "dependent_scopes":
        return [{"scope": ID.format(1), "optional": False, "requires_refresh_token": True}]
    if "TransferFilterDict" in kind and variant != "texts":
        filter = {"name": ["~*.txt", "a b"], "type": "file"}
        return [filter, "size:>1"] if "list[str" in kind else filter
    if name == "data" and "CreateTunnelData" in kind:
        return {"data": {"type": "Tunnel", "attributes": {"label": "t"}}}
    if "dict[" in kind:
        return {"DATA_TYPE": "sample", "text": "é", "number": 3, "list": [1, 2.5, "x"], "inner": {"yes": True}}
    if "Iterable" in kind or "list[" in kind:
        is_plain = variant == "texts" and "str" in re.sub(r"\[[^\]]*\]", "", kind)
        return f"one {name}" if is_plain else [f"first {name}", "two"]
    if kind in ("t.Any", "typing.Any"):
        return {"answer": [True, None]}
    if "bool" in kind:
        return variant != "texts"
    if re.search(r"\bint\b", kind) and "str" not in kind:
        return len(name)
    if "UUID" in kind or name.endswith("_id"):
        return f"the-{name}"
    return f"{name} with é & spaces"


def has_empty(name, kind):
    """Whether a parameter may be a list or a table without anything in it."""
    # A tunnel and a period of time cannot be empty.
    if name == "filter_completion_time" or "CreateTunnelData" in kind:
        return False
    return any(word in kind for word in ("Iterable", "list[", "dict["))


def variants(name, function, kinds=("required", "all", "texts", "null", "empty")):
    """Yields the calls of a method: positional and named arguments."""
    all_of_them = sdk.parameters(function)
    for variant in kinds:
        chosen = [p for p in all_of_them if variant != "required" or sdk.is_required(p)]
        for left_out in exclusive(name, variant):
            given = [(p, sample(p, variant)) for p in chosen if p.name not in left_out]
            yield given


def exclusive(name, variant):
    """The parameters that exclude each other."""
    if name in ("get_identity_providers", "get_client", "get_scopes", "create_client"):
        pairs = {
            "get_identity_providers": ("domains", "ids"),
            "get_client": ("client_id", "fqdn"),
            "get_scopes": ("scope_strings", "ids"),
            "create_client": ("public_client", "client_type"),
        }[name]
        if variant == "required" and name in ("get_client", "create_client"):
            return []
        return [{pairs[0]}, {pairs[1]}]
    return [set()]


# ------------------------------------------------------------------------------------------------------------------ Lua


def lua(value):
    """Writes a value in Lua."""
    if value is None:
        return "json.null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple)):
        return "json.array { " + ", ".join(map(lua, value)) + " }"
    return "{ " + ", ".join(f"[{lua(k)}] = {lua(v)}" for k, v in value.items()) + " }"


def lua_argument(parameter, value):
    """Writes an argument in Lua, where an empty table is an empty list, but in the place of filters, which are both."""
    return "{}" if value == [] and "TransferFilterDict" not in str(parameter.annotation) else lua(value)


def lua_arguments(given):
    """Writes the arguments of a call in Lua."""
    positional = [lua_argument(p, v) for p, v in given if sdk.is_required(p) and not sdk.is_keyword(p)]
    named = [f'["{p.name}"] = {lua_argument(p, v)}' for p, v in given if not sdk.is_required(p) or sdk.is_keyword(p)]
    return ", ".join(positional + (["{ " + ", ".join(named) + " }"] if named else []))


def lua_call(number, client, name, given):
    return f'call("{number}", function() clients.{client}:{name}({lua_arguments(given)}) end)'


LUA_BEGINNING = """
local URL = ...
local authorizer = globus.AccessTokenAuthorizer("the-token")
local opts = { authorizer = authorizer, base_url = URL }
local clients = {
  SpecificFlowClient = globus.SpecificFlowClient("%s", opts),
  GCSClient = globus.GCSClient(URL .. "/api", { authorizer = authorizer }),
}
for _, name in ipairs { %s } do clients[name] = globus[name](opts) end
local function call(number, f)
  globus.request("GET", URL .. "/__call__/lua-" .. number)
  local ok, e = pcall(f)
  if not ok then io.write(number, "\\t", (tostring(e):gsub("%%s+", " ")), "\\n") end
end
"""


# ----------------------------------------------------------------------------------------------------------- comparison


def python_clients(url):
    authorizer = globus_sdk.AccessTokenAuthorizer("the-token")
    clients = {}
    for name in sdk.CLIENTS:
        kind = getattr(globus_sdk, name)
        if name == "SpecificFlowClient":
            client = kind(ID.format(7), authorizer=authorizer)
        elif name == "GCSClient":
            client = kind("https://gcs.example", authorizer=authorizer)
        else:
            client = kind(authorizer=authorizer, base_url=url)
        client.base_url = url + ("/api/" if name == "GCSClient" else "/")
        clients[name] = client
    return clients


def call_python(url, number, method, given):
    urllib.request.urlopen(f"{url}/__call__/python-{number}").read()
    positional = [v for p, v in given if p.kind != inspect.Parameter.KEYWORD_ONLY and sdk.is_required(p)]
    named = {p.name: v for p, v in given if p.kind == inspect.Parameter.KEYWORD_ONLY or not sdk.is_required(p)}
    try:
        # The SDK changes some documents.
        method(*json.loads(json.dumps(positional)), **json.loads(json.dumps(named)))
    except Exception as error:  # pylint: disable=broad-except
        return repr(error)
    return None


def main(program):
    warnings.simplefilter("ignore")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    clients = python_clients(url)
    names = ", ".join(f'"{n}"' for n in sdk.CLIENTS if n not in ("SpecificFlowClient", "GCSClient"))
    lines = [LUA_BEGINNING % (ID.format(7), names)]
    calls, operations, parameters = [], 0, 0
    for client in sdk.CLIENTS:
        for name, function in sdk.methods(client):
            if name in OTHERWISE or name.startswith("add_app_"):
                continue
            operations += 1
            parameters += len(sdk.parameters(function))
            for given in variants(name, function):
                number = str(len(calls))
                shown = ", ".join(f"{p.name}={v!r}" for p, v in given)
                calls.append((number, f"{client}.{name}({shown})"))
                failure = call_python(url, number, getattr(clients[client], name), given)
                if failure:
                    print(f"Python: {calls[-1][1]}: {failure}")
                lines.append(lua_call(number, client, name, given))
    failures = run_lua(program, url, lines)
    differences = compare(calls, failures)
    print(f"{operations} operations with {parameters} parameters, {len(calls)} calls, {differences} differences")
    return 1 if differences else 0


def run_lua(program, url, lines):
    """Runs the calls in Lua and returns the errors by the numbers of the calls."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "wire.lua")
        # A function may have no more than 200 local variables and a limited number of constants.
        blocks = [lines[0]] + ["(function()\n" + "\n".join(lines[i:i + 50]) + "\nend)()" for i in range(1, len(lines), 50)]
        with open(path, "w", encoding="utf-8") as file:
            file.write(";\n".join(blocks))
        done = subprocess.run([program, "run", "--allow-all", path, url], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"the script ended with {done.returncode}:\n{done.stderr}")
    return dict(line.split("\t", 1) for line in done.stdout.splitlines())


def compare(calls, failures):
    differences = 0
    for number, shown in calls:
        ours = Recorder.calls.get("lua-" + number, [])
        theirs = Recorder.calls.get("python-" + number, [])
        if ours == theirs and number not in failures:
            continue
        differences += 1
        print(f"{shown}\n  Python {json.dumps(theirs)}\n  Lua    {json.dumps(ours)} {failures.get(number, '')}")
    return differences


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
