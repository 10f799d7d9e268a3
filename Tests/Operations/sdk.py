"""The operations of the Globus SDK for Python, as it is installed: its clients and what their methods take."""
import inspect

import globus_sdk

CLIENTS = [
    "TransferClient", "GroupsClient", "SearchClient", "FlowsClient", "SpecificFlowClient", "TimersClient", "AuthClient",
    "ComputeClientV2", "ComputeClientV3", "GCSClient",
]


def methods(client):
    """Yields the names and functions of a client's own methods."""
    for name, member in vars(getattr(globus_sdk, client)).items():
        if isinstance(member, staticmethod):
            member = member.__func__
        if not name.startswith("_") and inspect.isfunction(member):
            yield name, member


def parameters(function):
    """Returns the parameters of a method, without the client."""
    found = inspect.signature(function).parameters.values()
    return [p for p in found if p.name != "self"]


def is_required(parameter):
    return parameter.default is inspect.Parameter.empty


def is_keyword(parameter):
    return parameter.kind == inspect.Parameter.KEYWORD_ONLY


def is_deprecated(function):
    return "warn_deprecated" in inspect.getsource(function)
