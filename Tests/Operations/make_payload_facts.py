#!/usr/bin/env python3
"""Writes payload_facts.lua and gcs_payload_facts.lua: payloads as the Globus SDK for Python makes them.

    pip install globus-sdk==4.10.0
    Tests/Operations/make_payload_facts.py Tests/GlobusLuaTests/Scripts/modules

Each fact is a function that makes a payload in Lua, and the JSON of the same payload in Python. Every parameter of
every helper occurs: alone, together with all others, and as null where the SDK sends null. The helpers of GCS have a
module of their own.
"""

import datetime
import inspect
import json
import pathlib
import sys

import globus_sdk
from globus_sdk.services.transfer import CreateTunnelData
from globus_sdk.transport.encoders import JSONRequestEncoder

LONG_TEXT = "m" * 65

# What others derive from, and nobody makes.
BASES = {"CollectionDocument", "CollectionPolicies", "StorageGatewayPolicies"}

HELPERS = sorted(
    name
    for name in globus_sdk.__all__
    if inspect.isclass(getattr(globus_sdk, name))
    and any(base.__name__ == "GlobusPayload" for base in getattr(globus_sdk, name).__mro__)
    and not inspect.isabstract(getattr(globus_sdk, name))
    and name not in BASES
) + ["CreateTunnelData"]


def helper(name):
    return CreateTunnelData if name == "CreateTunnelData" else getattr(globus_sdk, name)


def lua(value):
    """Returns a value as Lua source."""
    if value is None:
        return "json.null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, datetime.datetime):
        return json.dumps(value.isoformat())
    if isinstance(value, list):
        return "{ " + ", ".join(lua(item) for item in value) + " }" if value else "{}"
    fields = ", ".join(f"{lua_key(key)} = {nested(item)}" for key, item in value.items())
    return "{ " + fields + " }" if value else "{}"


def lua_key(key):
    """Returns the name of a field as Lua source."""
    return '["end"]' if key == "end" else key


def nested(value):
    """Returns the value of a field as Lua source, where an empty table would be an object."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "{ " + ", ".join(table_of_lists(item) for item in value) + " }"
    return table_of_lists(value) if isinstance(value, dict) else lua(value)


def table_of_lists(table):
    """Returns a table as Lua source, whose empty lists are marked: no helper knows what is in it."""
    fields = (f"{lua_key(key)} = {'json.array {}' if item == [] else nested(item)}" for key, item in table.items())
    return "{ " + ", ".join(fields) + " }" if table else "{}"


def canonical(payload):
    """Returns a payload as JSON with sorted keys, as the SDK sends it."""
    prepared = JSONRequestEncoder()._prepare_data(payload)
    return json.dumps(prepared, sort_keys=True, separators=(",", ":"))


TABLES = {
    "additional_fields": {"further": {"n": 1, "list": [], "table": {}}, "list": [], "table": {}},
    "body": {"submission_id": "S", "skip_activation_check": True, "label": "x", "body": {"n": 1}, "tags": []},
    "end": {"condition": "iterations", "iterations": 3},
}
LISTS = {
    "identity_mappings": [{"DATA_TYPE": "expression_identity_mapping#1.0.0", "mappings": []}],
    "environment": [{"name": "A", "value": "b"}],
}


def values(name, parameter):
    """Returns the values to try for a parameter."""
    text = str(parameter.annotation)
    found = []
    if name == "stop_after":
        return [datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)]
    if name == "sync_level":
        return ["exists", "size", "mtime", "checksum", 0, 3]
    if name == "user_message":
        return ["short", LONG_TEXT, None]
    if name in LISTS:
        return [LISTS[name], []]
    if name in TABLES:
        found += [TABLES[name], {}]
    elif "dict[" in text and "Iterable" not in text and "list[dict" not in text:
        found += [{"n": 1, "list": [], "table": {}}, {}]
    elif "list[dict" in text:
        found += [[{"type": "x"}], []]
    elif "list[" in text or "Iterable[" in text:
        found += [["a", "b"], ["a"], []]
        if name not in ("signup_fields", "status"):
            found.append("single")
    elif "bool" in text:
        found += [True, False]
    elif "int" in text and "str" not in text:
        found.append(7)
    else:
        found.append(f"the {name}")
    if "None" in text and name != "additional_fields" and text != "None":
        found.append(None)
    return found


def call(name, arguments, keywords):
    """Returns how Lua calls a helper: positional parameters without a default, and a table with the others."""
    parts = [nested(value) for value in arguments]
    if keywords:
        parts.append(lua(keywords))
    return f"globus.{name}({', '.join(parts)})"


def cases(name):
    """Yields the calls of a helper, as Lua source and as a payload."""
    signature = inspect.signature(helper(name).__init__)
    parameters = {
        key: value
        for key, value in signature.parameters.items()
        if key != "self" and value.kind not in (value.VAR_POSITIONAL, value.VAR_KEYWORD)
    }
    positional = [
        key
        for key, value in parameters.items()
        if value.kind is value.POSITIONAL_OR_KEYWORD and value.default is value.empty
    ]
    required = [
        key for key, value in parameters.items() if value.kind is value.KEYWORD_ONLY and value.default is value.empty
    ]
    base = {key: values(key, parameters[key])[0] for key in positional + required}

    def case(given):
        arguments = [given[key] for key in positional]
        keywords = {key: value for key, value in given.items() if key not in positional}
        payload = helper(name)(**given)
        return call(name, arguments, keywords), canonical(payload)

    least = case(base)
    yield least
    for key, parameter in parameters.items():
        for value in values(key, parameter):
            found = case({**base, key: value})
            # None is left out in places, and nil in Lua is left out anywhere.
            if found[1] != least[1] or value is not None:
                if key not in base or value != base[key]:
                    yield found
    full = {key: values(key, parameter)[0] for key, parameter in parameters.items()}
    if full != base:
        yield case(full)


def with_methods():
    """Yields payloads that methods have filled, as Lua statements that end with the payload."""
    transfer = globus_sdk.TransferData("A", "B")
    transfer.add_item("/a", "/b")
    transfer.add_item("/c/", "/d/", recursive=True)
    transfer.add_item("/e", "/f", recursive=False, external_checksum="00ff", checksum_algorithm="SHA256")
    transfer.add_item("/g", "/h", additional_fields={"DATA_TYPE": "transfer_symlink_item", "further": None})
    transfer.add_filter_rule("*.tmp")
    transfer.add_filter_rule("keep", method="include", type="dir")
    yield "TransferData", [
        'local p = globus.TransferData("A", "B")',
        'p:add_item("/a", "/b")',
        'p:add_item("/c/", "/d/", { recursive = true })',
        'p:add_item("/e", "/f", { recursive = false, external_checksum = "00ff", checksum_algorithm = "SHA256" })',
        'p:add_item("/g", "/h", { additional_fields = { DATA_TYPE = "transfer_symlink_item", further = json.null } })',
        'p:add_filter_rule("*.tmp")',
        'p:add_filter_rule("keep", { method = "include", type = "dir" })',
        "return p",
    ], transfer
    delete = globus_sdk.DeleteData("A", recursive=True)
    delete.add_item("/a")
    delete.add_item("/b", additional_fields={"further": 1})
    delete.add_item("/c", additional_fields={"list": [], "table": {}})
    delete.add_item("/d", additional_fields={})
    yield "DeleteData", [
        'local p = globus.DeleteData("A", { recursive = true })',
        'p:add_item("/a")',
        'p:add_item("/b", { additional_fields = { further = 1 } })',
        'p:add_item("/c", { additional_fields = { list = json.array {}, table = {} } })',
        'p:add_item("/d", { additional_fields = {} })',
        "return p",
    ], delete
    yield "TransferTimer", [
        'local data = globus.TransferData("A", "B", { submission_id = "S" })',
        'data:add_item("/a", "/b")',
        "return globus.TransferTimer { schedule = globus.OnceTimerSchedule(), body = data }",
    ], _timer()
    for method, value in inspect.getmembers(globus_sdk.BatchMembershipActions, inspect.isfunction):
        if method.startswith("_") or "identity_ids" not in inspect.signature(value).parameters:
            continue
        actions = globus_sdk.BatchMembershipActions()
        if method == "change_roles":
            actions.change_roles("admin", ["I-1", "I-2"])
            actions.change_roles("member", ["I-3"])
            lines = [':change_roles("admin", { "I-1", "I-2" })', ':change_roles("member", "I-3")']
        else:
            getattr(actions, method)(["I-1", "I-2"])
            getattr(actions, method)("I-3")
            lines = [f':{method} {{ "I-1", "I-2" }}', f':{method}("I-3")']
            if "role" in inspect.signature(value).parameters:
                getattr(actions, method)(["I-4"], role="manager")
                lines.append(f':{method}({{ "I-4" }}, {{ role = "manager" }})')
        yield "BatchMembershipActions", [f"return globus.BatchMembershipActions(){''.join(lines)}"], actions
        yield from with_no_identities(method)
    yield "TransferTimer", [
        "return globus.TransferTimer { schedule = {}, body = globus.TransferData(\"A\", \"B\") }"
    ], globus_sdk.TransferTimer(schedule={}, body=globus_sdk.TransferData("A", "B"))


def with_no_identities(method):
    """Yields membership actions with empty lists, before and after identities."""
    role = ["admin"] if method == "change_roles" else []
    first = '"admin", ' if role else ""
    actions = globus_sdk.BatchMembershipActions()
    lines = []
    for identities in ([], ["I-1"], []):
        getattr(actions, method)(*role, identities)
        lines.append(f":{method}({first}{lua(identities)})")
        yield "BatchMembershipActions", [f"return globus.BatchMembershipActions(){''.join(lines)}"], actions


def _timer():
    data = globus_sdk.TransferData("A", "B", submission_id="S")
    data.add_item("/a", "/b")
    return globus_sdk.TransferTimer(schedule=globus_sdk.OnceTimerSchedule(), body=data)


HEADER = """-- Payloads{} as the Globus SDK for Python {} makes them; see Tests/Operations/make_payload_facts.py.
-- luacheck: ignore 631

return {{
{}
}}
"""


def facts(names):
    """Yields the facts of some helpers, each in a line."""
    for name in names:
        for source, expected in cases(name):
            yield name, f"return {source}", expected
    for name, lines, payload in with_methods():
        if name in names:
            yield name, "; ".join(lines), canonical(payload)


def write(file, what, names):
    lines = (
        f'  {{ name = "{name}", make = function() {body} end, json = [=[{expected}]=] }},'
        for name, body, expected in facts(names)
    )
    file.write_text(HEADER.format(what, globus_sdk.__version__, "\n".join(lines)))


def main():
    folder = pathlib.Path(sys.argv[1])
    of_gcs = [name for name in HELPERS if helper(name).__module__.startswith("globus_sdk.services.gcs")]
    write(folder / "gcs_payload_facts.lua", " of GCS", of_gcs)
    write(folder / "payload_facts.lua", "", [name for name in HELPERS if name not in of_gcs])


if __name__ == "__main__":
    main()
