"""A listing of about 1 MB, as Transfer answers it, read or written again and again."""
import json
import sys

operation, count = sys.argv[1], int(sys.argv[2])
entries = [
    {
        "DATA_TYPE": "file", "name": f"measurement-{i:06d}.h5", "type": "file", "size": i * 7919, "user": "alice",
        "group": "lab", "permissions": "0644", "last_modified": "2026-01-01 12:00:00+00:00", "link_target": "none",
        "link_user": "none", "is_readable": True, "version": i / 8,
    }
    for i in range(1, 4201)
]
listing = {
    "DATA_TYPE": "file_list", "path": "/~/", "endpoint": "ddb59aef-6d04-11e5-ba46-22000b92c6ec", "DATA": entries
}
del entries
text = json.dumps(listing)

for _ in range(count):
    if operation == "decode":
        listing = json.loads(text)
    else:
        text = json.dumps(listing)
assert len(listing["DATA"]) == 4200 and len(text) > 900000, "the listing is not what it was"
