#!/usr/bin/env python3
"""Writes request_facts.lua: what the operations of the Globus SDK for Python send.

    pip install globus-sdk==4.10.0
    Tests/Operations/make_request_facts.py Tests/GlobusLuaTests/Scripts/modules

Each fact is a client, a method, the arguments of a call in Lua, and the request of the same call in Python. Every
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


def facts(url):
    """Yields the facts, each as Lua source."""
    clients = wire.python_clients(url)
    for client in sdk.CLIENTS:
        for name, function in sdk.methods(client):
            if name in wire.OTHERWISE or name.startswith("add_app_"):
                continue
            known = set()
            for given in wire.variants(name, function, VARIANTS):
                number = f"{client}.{name}"
                failure = wire.call_python(url, number, getattr(clients[client], name), given)
                sent = [request_text(request) for request in wire.Recorder.calls["python-" + number]]
                if failure:
                    sys.exit(f"{number}: {failure}")
                fact = f'{{ "{client}", "{name}", {{ {wire.lua_arguments(given)} }}, {", ".join(f"[=[{text}]=]" for text in sent)} }}'
                if fact not in known:
                    known.add(fact)
                    yield fact


def main():
    warnings.simplefilter("ignore")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), wire.Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lines = [f"  {fact}," for fact in facts(f"http://127.0.0.1:{server.server_address[1]}")]
    file = pathlib.Path(sys.argv[1]) / "request_facts.lua"
    file.write_text(HEADER.format(globus_sdk.__version__, "\n".join(lines)), encoding="utf-8")


if __name__ == "__main__":
    main()
