#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Checks docs/schema, and outputs against it. check.py DIR: DIR/captures has
captures of all sorts, DIR/fleet a fleet, DIR/empty an empty file.
check.py --document NAME FILE: checks one document that was made before."""
import csv
import glob
import io
import json
import os
import re
import subprocess
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
import jsonschema  # noqa: E402

SCHEMA = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../../docs/schema")
XENREMAP = os.environ.get("XENREMAP", "xenremap")
LOGS = glob.glob("tests/fixtures/logs/*.log") + glob.glob("tests/fixtures/field/*.log")
# Verbs whose -j needs a running Xen: the lab's cases validate their outputs.
NO_OUTPUT = {"live", "record", "watch"}
schemas = {os.path.basename(f): json.load(open(f))
           for f in sorted(glob.glob(SCHEMA + "/*.json"))}


def report(name, faults):
    faults = list(faults)
    if faults:
        print(f"FAIL schema: {name}: {faults[0]}" +
              (f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""))
    else:
        print(f"ok schema: {name}")


def run(*args):
    done = subprocess.run([XENREMAP, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode()


def validator(name):
    # No schema is looked for outside of this directory.
    resolver = jsonschema.RefResolver("", schemas[name], store=schemas)
    return jsonschema.Draft202012Validator(schemas[name], resolver=resolver)


def faults_of(check, document, what):
    for error in check.iter_errors(document):
        path = "/".join(map(str, error.absolute_path))
        yield f"{what}: {path}: {error.message[:200]}"


def properties(schema):
    """All pairs of a property's name and its schema."""
    if isinstance(schema, dict):
        for key, value in schema.get("properties", {}).items():
            yield key, value
        for value in schema.values():
            yield from properties(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from properties(value)


def kind_of(schema):
    """What a property is: a field, an array, or an object."""
    ref = schema.get("$ref", "")
    if ref.startswith("fields.json"):
        return ref.rsplit("/", 1)[1]
    if "const" in schema:
        return "const"
    if schema.get("type") == "array":
        return "array"
    return "object"


def one_name_one_kind():
    kinds = {}
    for file, schema in schemas.items():
        if file.startswith("table-") or file == "fields.json":
            continue
        for name, value in properties(schema):
            kind = kind_of(value)
            if kind == "const":
                continue
            if kind not in ("array", "object") and kind != name:
                yield f"{file}: {name} is described as field {kind}"
            if kinds.setdefault(name, kind) != kind:
                yield f"{file}: {name} is {kind}, elsewhere {kinds[name]}"


def table_of_readme():
    text = open(SCHEMA + "/README.md").read()
    return re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", text, re.M)


def type_of(field):
    if "enum" in field:
        names = ["string"] + (["null"] if None in field["enum"] else [])
    else:
        names = field["type"] if isinstance(field["type"], list) else [field["type"]]
    return " or ".join(names)


def rows_of_fields():
    return [(name, type_of(f), f.get("unit", ""), f["description"])
            for name, f in schemas["fields.json"]["$defs"].items()]


def update_readme():
    """--update: writes the table of README.md."""
    path = SCHEMA + "/README.md"
    text = open(path).read()
    head, _ = text.split("| field | type |", 1)
    rows = "".join(f"| `{n}` | {t} | {u} | {d} |\n" for n, t, u, d in rows_of_fields())
    open(path, "w").write(head + "| field | type | unit | meaning |\n| --- | --- | --- | --- |\n" + rows)


def outputs(tmp):
    """Pairs of a schema's name and the arguments that make such a document."""
    captures = sorted(glob.glob(tmp + "/captures/*.xrt"))
    for file in captures:
        for verb in ("report", "chain", "dump", "verify", "decode"):
            yield verb, (verb, "-j", file)
        yield "report", ("report", "-j", "--all", file)
        yield "chain-chunk", ("chain", "-j", "--chunk=0", file)
        yield "diff", ("diff", "-j", file, captures[0])
        yield "diff", ("diff", "-j", "--fail-above=10", captures[-1], file)
    for trace in sorted(glob.glob(tmp + "/captures/*.trace")):
        yield "decode", ("decode", "-j", trace)
        yield "decode", ("decode", "-j", "--chain", tmp + "/captures/tables.xrt", trace)
    for log in sorted(glob.glob("tests/fixtures/logs/*") + glob.glob("tests/fixtures/field/*")):
        yield "predict", ("predict", "-j", log)
        yield "decode", ("decode", "-j", log)
    yield "predict", ("predict", "-j", "--like", captures[0], "tests/fixtures/field/journal.log")
    yield "fleet", ("fleet", "-j", tmp + "/fleet")
    for directory in ("/fleet", "/captures"):
        yield "report-directory", ("report", "-j", tmp + directory)
    for more in ((), ("--domu",), ("--batch=7",), ("--fault=map@5",)):
        yield "simulate", ("simulate", "-j", "--nr-pages=0x4000", *more, "--map",
                           "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram")


def check_outputs(tmp):
    count, faults = {}, {}
    checks = {}
    for name, args in outputs(tmp):
        what = " ".join(os.path.basename(a) for a in args)
        bad = faults.setdefault(name, [])
        code, text = run(*args)
        if code > 1:
            # Not a document at all, rather than half of one.
            if text:
                bad.append(f"{what}: exit code {code}, but prints something")
            continue
        count[name] = count.get(name, 0) + 1
        try:
            document = json.loads(text)
        except ValueError as error:
            bad.append(f"{what}: {error}")
            continue
        # A log without records, and a trace, are other documents.
        of = document["schema"].split("/")[1]
        of = of if of in ("decode-log", "decode-trace") else name
        check = checks.setdefault(of, validator(of + ".json"))
        bad += faults_of(check, document, what)
    for name, bad in faults.items():
        if not count.get(name):
            bad.append("there is no output")
        report(f"{count.get(name, 0)} documents of {name}", bad)


def check_empty(tmp):
    bad = []
    for verb in ("report", "chain", "dump", "verify", "decode", "predict"):
        code, text = run(verb, "-j", tmp + "/empty")
        if code not in (2, 3) or text:
            bad.append(f"{verb}: exit code {code}, {len(text)} bytes")
    report("an empty file gives no document", bad)


def rows(file, table, form):
    code, text = run("export", form, "--table=" + table, file)
    # A directory may have files that cannot be read.
    assert code <= os.path.isdir(file), (file, table)
    if form == "ndjson":
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(io.StringIO(text)))


def check_tables(tmp):
    for table in ("boots", "areas", "chunks", "pages"):
        check = validator(f"table-{table}.json")
        bad, n = [], 0
        for file in sorted(glob.glob(tmp + "/captures/*.xrt") + LOGS + [tmp + "/fleet"]):
            for row in rows(file, table, "ndjson"):
                n += 1
                bad += faults_of(check, row, os.path.basename(file))
        report(f"{n} rows of table {table}", bad)


def flatten(value, path=()):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flatten(item, path + (key,))
        if not value:
            yield "_".join(path), None
    elif not isinstance(value, list):
        yield "_".join(path), value


def same(a, b):
    if isinstance(a, float) or isinstance(b, float):
        return a is not None and b is not None and abs(a - b) <= 0.0015
    return a == b


def check_columns(tmp):
    """A column is the path in report -j, joined by _, and has its value."""
    bad, n = [], 0
    for file in sorted(glob.glob(tmp + "/captures/*.xrt")):
        flat = dict(flatten(json.loads(run("report", "-j", file)[1])))
        row = rows(file, "boots", "ndjson")[0]
        for column, value in row.items():
            if column in ("schema", "source"):
                continue
            if column not in flat and not (value is None and column.startswith("death_")):
                bad.append(f"{os.path.basename(file)}: report -j has no {column}")
            elif not same(flat.get(column), value):
                bad.append(f"{os.path.basename(file)}: {column} is {value}, "
                           f"in report -j {flat.get(column)}")
            n += 1
    report(f"{n} values of table boots as in report -j", bad)


# A metric's name is the column's without these; labels are parts of the name.
METRIC = re.compile(r"^xen_remap_(\w+?)(_total)?(?:\{(.*)\})? (\S+)$")


def column_of(name, labels):
    if "map" in labels:
        return f"{name}_{labels['map']}"
    if name == "dropped_records":
        return f"dropped_{labels['kind']}_records"
    if name == "phase_seconds":
        return f"phase_{labels['phase']}_ns"
    if name == "walk_step_seconds":
        return f"walk_step_{labels['step']}_ns"
    if name == "tsc_hertz":
        return "tsc_hz"
    return re.sub("_seconds$", "_ns", name)


def metrics(file):
    for line in run("export", "openmetrics", file)[1].splitlines():
        match = METRIC.match(line)
        if match and "le=" not in line:
            name, _, labels, value = match.groups()
            yield name, dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels or "")), value


# Metrics of which the table has another form or nothing.
OTHER = {"map_entries", "prepared_pages", "timed_pages", "prepared_chunks", "mfn_runs", "hypercalls",
         "recorder_bytes", "boot_died", "death_info", "failures", "conflicts", "page_step_max_seconds",
         "page_step_seconds_sum", "page_step_seconds_count", "info", "source_info"}


def check_metrics(tmp):
    bad, n = [], 0
    for file in sorted(glob.glob(tmp + "/captures/*.xrt")):
        name_of = os.path.basename(file)
        row = rows(file, "boots", "ndjson")[0]
        seen = set()
        for name, labels, text in metrics(file):
            if name in OTHER:
                if name in ("info", "source_info"):
                    for key, value in labels.items():
                        if key in row and row[key] != value.replace("\\\\", "\\") and value:
                            if value.replace('\\"', '"').replace("\\\\", "\\") != row[key]:
                                bad.append(f"{name_of}: label {key} is {value}, not {row[key]}")
                continue
            column = column_of(name, labels)
            seen.add(column)
            n += 1
            if column not in row:
                bad.append(f"{name_of}: {name} {labels} is not a column")
                continue
            value = float(text) * (1e9 if name.endswith("_seconds") else 1)
            if row[column] is None or abs(float(row[column]) - value) > 0.5 + abs(value) * 1e-9:
                bad.append(f"{name_of}: {name} is {text}, {column} is {row[column]}")
        for column, value in row.items():
            if re.match("(walk|phase_|early_boot|walk_step_(p2m|m2p|mapping|rest))(.*)_ns$", column) and \
               value is not None and column not in seen:
                bad.append(f"{name_of}: {column} is not a metric")
    report(f"{n} metrics as in table boots", bad)


def check_sql():
    bad = []
    fields = set()
    for table in ("boots", "areas", "chunks", "pages"):
        fields |= set(schemas[f"table-{table}.json"]["properties"])
    text = open("dashboards/sql/duckdb.sql").read()
    for source, name in re.findall(r"CAST\((\w+) AS \w+\) AS (\w+)", text):
        if source != name or source not in fields:
            bad.append(f"duckdb.sql: {source} AS {name}")
    text = open("dashboards/sql/clickhouse.sql").read()
    for name in re.findall(r"(\w+) Nullable\(", text):
        if name not in fields | {"host", "cpu"}:
            bad.append(f"clickhouse.sql: {name}")
    text = open("dashboards/sql/views.sql").read()
    for source, name in re.findall(r"boots\.(\w+) AS (\w+)", text):
        if source != name or source not in fields | {"host", "run"}:
            bad.append(f"views.sql: {source} AS {name}")
    report("SQL tables have the names of the columns", bad)


def check_page(tmp):
    """What the page shares with report -j is the same there."""
    bad, n = [], 0
    for file in sorted(glob.glob(tmp + "/captures/*.xrt")):
        code, text = run("export", "html", file)
        if code == 4:
            return report("the page: built without", [])
        found = re.search(r'id="data">(.*?)</script>', text, re.S)
        page = dict(flatten(json.loads(found.group(1))))
        flat = dict(flatten(json.loads(run("report", "-j", file)[1])))
        for name in set(page) & set(flat) - {"schema"}:
            n += 1
            if not same(page[name], flat[name]):
                bad.append(f"{os.path.basename(file)}: {name} is {page[name]}, in report -j {flat[name]}")
    report(f"{n} values of the page as in report -j", bad)


def main(tmp):
    for name, schema in schemas.items():
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            report(name, [error.message])
    report("a name is one kind of thing in all documents", one_name_one_kind())
    have, want = set(table_of_readme()), set(rows_of_fields())
    report("README.md has the table of fields.json (check.py --update writes it)",
           [f"{row[0]}" for row in have ^ want])
    verbs = re.findall(r"^  (\w+) +\S", run("--help")[1].split("Example")[0], re.M)
    report("each verb with -j has a schema", [v for v in verbs if v not in ("help", "export") and
           v + ".json" not in schemas])
    check_outputs(tmp)
    check_empty(tmp)
    check_tables(tmp)
    check_columns(tmp)
    check_metrics(tmp)
    check_page(tmp)
    check_sql()


def check_document(name, file):
    """The exit code: 1 if the document in the file does not fit NAME.json."""
    faults = list(faults_of(validator(name + ".json"), json.load(open(file)), file))
    print("\n".join(faults))
    return 1 if faults else 0


if sys.argv[1] == "--update":
    update_readme()
elif sys.argv[1] == "--document":
    sys.exit(check_document(*sys.argv[2:4]))
else:
    main(sys.argv[1])
