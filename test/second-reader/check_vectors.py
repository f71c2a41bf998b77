"""python3 check_vectors.py DIR: reads every vector (*.json) of a folder and compares what it expects."""

import base64
import json
import sys
from pathlib import Path

try:
    from reader import Refused, read, read_quarantine
except ImportError as missing:
    print(f"Nothing was read: {missing}. Debian: apt install python3-cryptography python3-argon2", file=sys.stderr)
    sys.exit(2)


def from_base64url(written):
    """Bytes of base64url without padding. Raises ValueError."""
    if "=" in written or "+" in written or "/" in written:
        raise ValueError("not base64url without padding")
    return base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)


def secret_of(vector):
    """A vector's secret as reader.read takes it."""
    names = {"pin": "pin", "code": "recovery", "output": "platform"}
    wanted = {"pin": {"pin"}, "recovery": {"code"}, "platform": {"output"}, "pin+platform": {"pin", "output"}}
    given = dict(vector["secret"])
    if set(given) - {"type"} != wanted[given.pop("type")]:
        raise ValueError("a secret with other fields than its type has")
    if "output" in given:
        given["output"] = from_base64url(given["output"]).hex()
    return {names[name]: value for name, value in given.items()}


def plain(value):
    """A CBOR value as vectors write it."""
    if type(value) is bytes:
        return {"hex": value.hex()}
    if type(value) is list:
        return [plain(each) for each in value]
    if type(value) is dict:
        if not all(type(key) is str for key in value):
            raise ValueError("a map with keys that JSON cannot have")
        return {key: plain(each) for key, each in value.items()}
    return value


def written(items):
    """Items as vectors write them."""
    return [{**entry, "id": entry["id"].hex(), "item": plain(entry["item"])} for entry in items]


def outcome(vector):
    """What this reader says of a vector's file, in the form of its "expect"."""
    data, secret, expected = from_base64url(vector["file"]), secret_of(vector), vector["expect"]
    more = {}
    if "quarantine" in expected:
        quarantine = read_quarantine(data, secret)
        more["quarantine"] = {"rows": quarantine.rows, "items": written(quarantine.items)}
    try:
        reading = read(data, secret)
    except Refused as refused:
        if "salvaged" in expected:
            more["salvaged"] = written(refused.salvaged)
        return {"refused": refused.finding, **more}
    return {
        **more,
        "generation": reading.generation,
        "items": written(reading.items),
        "findings": [
            {name: value.hex() if type(value) is bytes else value for name, value in finding.items()}
            for finding in reading.findings
        ],
    }


def comparable(expectation):
    """Texts that are equal for equal expectations: findings in any order, and true apart from 1."""
    parts = dict(expectation)
    if "findings" in parts:
        parts["findings"] = sorted(json.dumps(finding, sort_keys=True) for finding in parts["findings"])
    return {name: json.dumps(part, sort_keys=True) for name, part in parts.items()}


def difference(expected, found):
    """One line about how two outcomes differ; empty where they do not."""
    lines = []
    names = expected.keys() | found.keys()
    if "refused" in names:
        names -= {"generation", "items", "findings"}
    for name in sorted(names):
        wanted, got = expected.get(name, "nothing"), found.get(name, "nothing")
        if wanted != got:
            lines.append(f"{name}: expected {wanted[:100]}, found {got[:100]}")
    return "; ".join(lines)


def main(folder):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for path in sorted(Path(folder).glob("*.json")):
        detail = ""
        try:
            vector = json.loads(path.read_text(encoding="utf-8"))
            if "file" not in vector and "database" in vector:
                verdict, detail = "skipped", "no file: a database"
            else:
                detail = difference(comparable(vector["expect"]), comparable(outcome(vector)))
                verdict = "failed" if detail else "passed"
        except Exception as error:  # any error is this vector's failure; the others still run
            verdict, detail = "failed", f"{type(error).__name__}: {error}"
        counts[verdict] += 1
        print(f"{verdict}  {path.name}{': ' if detail else ''}{detail}")
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    if sum(counts.values()) == 0:
        print("no vectors found", file=sys.stderr)
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 check_vectors.py DIR")
    sys.exit(main(sys.argv[1]))
