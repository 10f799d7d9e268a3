#!/usr/bin/env python3
"""Writes request_facts: what the operations of the Globus SDK for Python send, a file for each client.

    pip install globus-sdk==4.10.0
    Tests/Operations/make_request_facts.py Tests/GlobusLuaTests/Scripts/modules

Each fact is a method, the arguments of a call in Lua, and the request of the same call in Python. Every
operation is called with what it needs alone, with all of its parameters, and with empty lists and tables. What wire.py
compares beyond that needs Python, and is compared where it is installed.
"""
import http.server
import json
import pathlib
import sys
import threading
import warnings

import globus_sdk

import sdk
import wire

VARIANTS = ("required", "all", "empty")

HEADER = """-- Requests of the Globus SDK for Python {}; see Tests/Operations/make_request_facts.py.
-- luacheck: ignore 631

return {{
{}
}}
"""


def request_text(request):
    """Returns a request as one text: method, path, query in order, and the body with its keys in order."""
    query = "&".join(f"{name}={value}" for name, value in request["query"])
    line = f"{request['method']} {request['path']}" + (f"?{query}" if query else "")
    body = request["body"]
    return line if body is None else line + " " + json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def facts(url, client, methods):
    """Yields the facts of a client, each as Lua source."""
    for name, function in sdk.methods(client):
        if name in wire.OTHERWISE or name.startswith("add_app_"):
            continue
        known = set()
        for given in wire.variants(name, function, VARIANTS):
            number = f"{client}.{name}"
            failure = wire.call_python(url, number, getattr(methods, name), given)
            sent = [request_text(request) for request in wire.Recorder.calls["python-" + number]]
            if failure:
                sys.exit(f"{number}: {failure}")
            fact = f'{{ "{name}", {{ {wire.lua_arguments(given)} }}, {", ".join(f"[=[{text}]=]" for text in sent)} }}'
            if fact not in known:
                known.add(fact)
                yield fact


def main():
    warnings.simplefilter("ignore")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), wire.Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    clients = wire.python_clients(url)
    folder = pathlib.Path(sys.argv[1]) / "request_facts"
    folder.mkdir(exist_ok=True)
    for client in sdk.CLIENTS:
        lines = [f"  {fact}," for fact in facts(url, client, clients[client])]
        text = HEADER.format(globus_sdk.__version__, "\n".join(lines))
        (folder / f"{client}.lua").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
