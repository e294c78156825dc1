# SPDX-License-Identifier: GPL-2.0
"""The places of a C file that can be broken, and what each becomes.

An operator yields (start, end, replacement) for each place in a file. Places
are found by pattern in code in kernel style: bodies of functions only, without
comments, strings and preprocessor lines.
"""
import re

# Releases of memory: without a leak checker nobody can see that one is gone.
RELEASES = re.compile(r"\w*(free|release|destroy|cleanup|close|unmap)\w*\(")


def masked(text):
    """The text with everything blank that is not code in a function."""
    pattern = re.compile(
        r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'"
        r"|^[ \t]*#(?:\\\n|[^\n])*", re.S | re.M)
    blank = lambda m: re.sub(r"[^\n]", " ", m.group())
    text = pattern.sub(blank, text)
    out, at = [], 0
    for body in re.finditer(r"^\{\n.*?^\}", text, re.S | re.M):
        out.append(re.sub(r"[^\n]", " ", text[at:body.start()]))
        out.append(body.group())
        at = body.end()
    out.append(re.sub(r"[^\n]", " ", text[at:]))
    return "".join(out)


def closing(code, at):
    """The index after the parenthesis that closes the one at `at`."""
    depth = 0
    for i in range(at, len(code)):
        if code[i] == "(":
            depth += 1
        elif code[i] == ")":
            depth -= 1
            if not depth:
                return i + 1
    return None


def swapped(pairs):
    """An operator that replaces one token by another."""
    def places(code):
        for token, other in pairs:
            for m in re.finditer(r"(?<= )" + re.escape(token) + r"(?=[ \n])", code):
                yield m.start(), m.end(), other
    return places


def boundary(code):
    """A limit that includes its end or not, a minimum for a maximum."""
    yield from swapped([("<", "<="), ("<=", "<"), (">", ">="), (">=", ">")])(code)
    for m in re.finditer(r"\bXRT_(MIN|MAX)(?=\()", code):
        yield m.start(1), m.end(1), "MAX" if m.group(1) == "MIN" else "MIN"


def negated(code):
    for m in re.finditer(r"\b(?:if|while) \(", code):
        end = closing(code, m.end() - 1)
        if end:
            yield m.end(), end - 1, "!(%s)" % code[m.end():end - 1]


def operand_dropped(code):
    """`a && b` becomes `a`."""
    for m in re.finditer(r"\s(?:&&|\|\|)\s", code):
        depth, i = 0, m.end()
        while i < len(code):
            if code[i] in "([":
                depth += 1
            elif code[i] in ")]":
                depth -= 1
            if depth < 0 or not depth and (code[i] in ";,?" or
                                           code[i:i + 2] in ("&&", "||")):
                break
            i += 1
        yield m.start(), i, ""


def constant(code):
    for m in re.finditer(r"(?<![\w.])(0x[0-9a-fA-F]+|\d+)(U?L{0,2})\b(?!\.)", code):
        octal = re.fullmatch(r"0\d+", m.group(1))
        value = int(m.group(1), 8 if octal else 0)
        yield m.start(), m.end(), "%d%s" % (0 if value == 1 else value + 1, m.group(2))


def statement_dropped(code):
    """A call or an assignment that is a statement of its own."""
    for m in re.finditer(r"^\t+((?:\*?[a-z_][\w.>\[\]-]*)(?: [-+|&^*/]?= |\())[^;{}]*;",
                         code, re.M):
        call = m.group(1)
        if not call.endswith("(") or not RELEASES.match(call):
            start = m.start(1)
            yield start, m.end() - 1, ""


def jump_dropped(code):
    for m in re.finditer(r"^\t+((?:break|continue))(?=;)", code, re.M):
        yield m.start(1), m.end(1), ""


def return_changed(code):
    for m in re.finditer(r"\breturn ([^;]+)(?=;)", code):
        value = m.group(1)
        other = {"true": "false", "false": "true", "0": "1", "-1": "0",
                 "NULL": None}.get(value, "0")
        if other is not None:
            yield m.start(1), m.end(1), other


OPERATORS = {
    "boundary": boundary,
    "equality": swapped([("==", "!="), ("!=", "==")]),
    "connective": swapped([("&&", "||"), ("||", "&&")]),
    "arithmetic": swapped([("+", "-"), ("-", "+"), ("*", "/"), ("/", "*"),
                           ("<<", ">>"), (">>", "<<"), ("&", "|"), ("|", "&"),
                           ("+=", "-="), ("-=", "+="), ("|=", "&=")]),
    "negated": negated,
    "operand dropped": operand_dropped,
    "constant": constant,
    "statement dropped": statement_dropped,
    "jump dropped": jump_dropped,
    "return changed": return_changed,
}


def places(text):
    """{operator: [(start, end, replacement), ...]} of a file."""
    code = masked(text)
    return {name: list(find(code)) for name, find in OPERATORS.items()}


def broken(text, place):
    """The text with one place broken. The replacement was made of code whose
    strings are blank, so what it keeps is taken from the text."""
    start, end, other = place
    if other.startswith("!("):
        other = "!(%s)" % text[start:end]
    return text[:start] + other + text[end:]
