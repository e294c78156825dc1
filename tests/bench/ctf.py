# SPDX-License-Identifier: GPL-2.0
"""Writes events, printed as ftrace prints them, as a CTF 1.8 trace.

	ctf.py DIRECTORY <EVENTS

A line is "NAME: FIELD=VALUE WORD FIELD=VALUE ..."; a WORD without "=" belongs to the
field before it. A field that has a number in all events of a name is one, 64 bits
wide; any other is a string. The time of an event is its line.
"""
import os
import struct
import sys

MAGIC = 0xC1FC1FC1
UUID = "6d62f6c2-4a5e-4f0e-9c55-786e72656d61"
HEAD = """/* CTF 1.8 */
typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
typealias integer { size = 64; align = 8; signed = false; base = 16; } := xint64_t;
typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
trace {
	major = 1; minor = 8; byte_order = le; uuid = "%s";
	packet.header := struct { uint32_t magic; uint32_t stream_id; };
};
clock { name = lines; freq = 1000000; };
typealias integer {
	size = 64; align = 8; signed = false; map = clock.lines.value;
} := line_t;
stream {
	id = 0;
	event.header := struct { line_t timestamp; uint16_t id; };
};
"""


def parse(line):
    """Return the name and the fields, a word without '=' joined to the one before."""
    name, _, rest = line.partition(":")
    fields = []
    for word in rest.split():
        if "=" in word:
            fields.append(list(word.split("=", 1)))
        elif fields:
            fields[-1][1] += " " + word
        else:
            fields.append(["kind", word])
    return name.strip(), fields


def number(text):
    """Return the value, None if the text is not a number of 64 bits."""
    try:
        value = int(text, 16 if text.startswith("0x") else 10)
    except ValueError:
        return None
    return value if 0 <= value < 1 << 64 else None


def main():
    directory = sys.argv[1]
    events = [parse(line) for line in sys.stdin]
    kinds = {}
    for name, fields in events:
        names = tuple(field for field, _ in fields)
        kind = kinds.setdefault((name, names), {"id": len(kinds), "type": {}})
        for field, text in fields:
            known = kind["type"].get(field, "uint64_t")
            if number(text) is None or known == "string":
                kind["type"][field] = "string"
            elif text.startswith("0x") or known == "xint64_t":
                kind["type"][field] = "xint64_t"
            else:
                kind["type"][field] = "uint64_t"

    os.makedirs(directory)
    with open(os.path.join(directory, "metadata"), "w") as out:
        out.write(HEAD % UUID)
        for (name, names), kind in kinds.items():
            body = " ".join("%s %s;" % (kind["type"][field], field) for field in names)
            out.write('event { name = "%s"; id = %d; stream_id = 0; fields := struct { %s }; };\n'
                      % (name, kind["id"], body))
    with open(os.path.join(directory, "stream"), "wb") as out:
        out.write(struct.pack("<II", MAGIC, 0))
        for at, (name, fields) in enumerate(events):
            kind = kinds[name, tuple(field for field, _ in fields)]
            out.write(struct.pack("<QH", at, kind["id"]))
            for field, text in fields:
                if kind["type"][field] == "string":
                    out.write(text.encode() + b"\0")
                else:
                    out.write(struct.pack("<Q", number(text)))


main()
