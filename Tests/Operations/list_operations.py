#!/usr/bin/env python3
"""Writes the list of the operations of the Globus SDK for Python, as it is installed.

    python3 list_operations.py >sdk-operations.txt

Each line has a method and its parameters: `name` must be given, `*name` must be given by name, `name=` has a default.
A method that the SDK pages has its paginator, the key of the items, and what else the paginator is told, in one word
that begins with `paged:`. A method that the SDK says is deprecated has `deprecated` at the end.
"""
import globus_sdk

import sdk


def paging(function):
    """Returns the word for a method's paginator."""
    kind, told = function._paginator_class.__name__, function._paginator_params
    words = [kind, function._paginator_items_key]
    if "Marker" in kind:
        words.append(f"marker={told.get('marker_key', 'marker')}")
    if "page_size" in told:
        words += [f"page={told['page_size']}", f"most={told['max_total_results']}"]
    return "paged:" + ",".join(words)


print(f"# Globus SDK {globus_sdk.__version__}, written by list_operations.py")
for client in sdk.CLIENTS:
    for name, function in sdk.methods(client):
        words = [f"{client}.{name}"]
        for parameter in sdk.parameters(function):
            if not sdk.is_required(parameter):
                words.append(f"{parameter.name}=")
            else:
                words.append(f"*{parameter.name}" if sdk.is_keyword(parameter) else parameter.name)
        if getattr(function, "_has_paginator", False):
            words.append(paging(function))
        if sdk.is_deprecated(function):
            words.append("deprecated")
        print(" ".join(words))
