"""Fields, types and limits: the tables of sections 2.3, 3, 4, 5 and 6."""

from strict_cbor import NotCanonical, decode

MAGIC = b"LATCHKEY"
FORMAT = 2
KDF_LIMITS = {"memory": (19456, 1048576), "passes": (2, 16), "lanes": (1, 4)}
SLOT_WORK = 3145728
WORK = 12582912
MAX_GENERATION = 2**48


class Refused(Exception):
    """A finding of the upper table of section 5.3, which ends the reading."""

    def __init__(self, finding, detail):
        super().__init__(f"{finding}: {detail}")
        self.finding = finding
        self.salvaged = []
        self.detail = detail


class Misshapen(ValueError):
    """A value is not of the shape that the document gives."""


def integer(v):
    return type(v) is int


def whole(low=0, high=None):
    return lambda v: type(v) is int and v >= low and (high is None or v <= high)


def blob(low=0, high=None):
    return lambda v: type(v) is bytes and len(v) >= low and (high is None or len(v) <= high)


def exactly(size):
    return blob(size, size)


def one_of(*values):
    return lambda v: type(v) in (int, str) and v in values


def text(v):
    return type(v) is str


def not_empty(v):
    return text(v) and v != ""


def boolean(v):
    return type(v) is bool


def array(v):
    return type(v) is list


def require(condition, what):
    if not condition:
        raise Misshapen(what)


def check_map(value, what, required, optional=None, unknown=False):
    """Checks a map against tables of field and type. Raises Misshapen."""
    optional = optional or {}
    require(type(value) is dict, f"{what} is not a map")
    for name in required:
        require(name in value, f"{what} lacks {name}")
    for name, field in value.items():
        test = required.get(name) or optional.get(name)
        require(test or (unknown and text(name)), f"{what} has an unknown field {name!r}")
        require(not test or test(field), f"{what}: {name} is not as the document says")


KDF = {
    "name": one_of("argon2id"), "version": one_of(19), "memory": whole(), "passes": whole(), "lanes": whole(),
    "salt": exactly(16),
}  # fmt: skip
PLATFORM = {"credential": blob(1, 1023), "input": exactly(32), "synced": boolean}
SLOT = {
    "id": exactly(16), "type": one_of("pin", "recovery", "platform", "pin+platform"), "commitment": exactly(32),
    "nonce": exactly(12), "wrapped": exactly(48),
}  # fmt: skip
BODY = {"format": one_of(FORMAT), "vault": exactly(16), "tagKey": exactly(32), "slots": array}
HEADER_ROW = {"body": blob(0, 65536), "mac": exactly(32)}
MANIFEST_ROW = {"generation": whole(0, MAX_GENERATION), "nonce": exactly(12), "sealed": blob(528, 67108864)}
PAGE_ROW = {"number": whole(), "nonce": exactly(12), "sealed": blob(528, 67108864)}
RECORD_ROW = {
    "id": exactly(16), "kind": one_of(1, 2, 3), "revision": whole(0, MAX_GENERATION), "nonce": exactly(12), "sealed": blob(528, 1048592),
}  # fmt: skip
FILE = {"pages": array, "records": array}
HEAD = {"header": lambda v: type(v) is dict, "manifest": lambda v: type(v) is dict}
DUMP = {"attempts": array, "sites": array, "quarantine": array}
ATTEMPT = {"slot": exactly(16), "failures": whole(), "wait": whole()}
MANIFEST = {"generation": whole(0, MAX_GENERATION), "pages": blob(16, 1048576), "records": whole(), "entries": whole(), "header": exactly(32)}



def recovery_code(v):
    return array(v) and len(v) in (1, 2) and not_empty(v[0]) and all(map(whole(), v[1:]))


OWN = {
    "label": not_empty, "note": not_empty, "favourite": boolean, "deletedAt": whole(), "importedFrom": not_empty, "importedAt": whole(),
    "recoveryCodes": lambda v: array(v) and len(v) <= 40 and all(map(recovery_code, v)),
}  # fmt: skip
PASSKEY = {
    "id": blob(1, 1023), "rpId": text, "rpName": text, "userHandle": blob(0, 64), "userName": text,
    "userDisplayName": text, "algorithm": integer, "privateKey": blob(1, 4096), "discoverable": boolean,
    "backupEligible": boolean, "backedUp": boolean, "signCount": whole(), "createdAt": whole(),
    "archived": boolean, "confirmed": boolean,
}  # fmt: skip
PASSKEY_OPTIONAL = {
    "lastUsedAt": whole(), "flagsAssumed": boolean, "prf": exactly(64), "credProtect": whole(1, 3), "largeBlob": blob(0, 65536),
    "hiddenAt": whole(), "renamedAt": whole(), "formerUserName": text, "formerUserDisplayName": text, **OWN,
}  # fmt: skip
KEY_BYTES = {-7: 32, -9: 32, -35: 48, -51: 48, -36: 66, -52: 66, -8: 32, -19: 32}
CODE = {
    "type": one_of("totp", "hotp", "steam"), "secret": blob(1, 4096),
    "algorithm": one_of("SHA-1", "SHA-256", "SHA-512"), "digits": whole(5, 10), "issuer": text, "account": text, "createdAt": whole(),
}  # fmt: skip
CODE_OPTIONAL = {"period": whole(1), "counter": whole(), "site": not_empty, **OWN}
SETTING = {"name": text, "value": lambda v: True}


def check_item(kind, item):
    """Checks an item against section 4.1. Raises Misshapen."""
    if kind == 1:
        check_map(item, "passkey", PASSKEY, PASSKEY_OPTIONAL, unknown=True)
        length = len(item["privateKey"])
        require(KEY_BYTES.get(item["algorithm"], length) == length, "a private key is not as long as its algorithm's")
        require(item["backupEligible"] or not item["backedUp"], "backed up, but not backup eligible")
    elif kind == 2:
        check_map(item, "code", CODE, CODE_OPTIONAL, unknown=True)
        needed, strange = ("counter", "period") if item["type"] == "hotp" else ("period", "counter")
        require(needed in item, f"code lacks {needed}")
        require(strange not in item, f"code has a {strange}")
    else:
        check_map(item, "setting", SETTING, unknown=True)


def check_entries(entries):
    """Checks the shape and order of a page's entries (5.2). Raises Misshapen."""
    tests = (exactly(16), one_of(1, 2, 3), whole(0, MAX_GENERATION), exactly(16), lambda v: v is None or exactly(16)(v), text)
    require(array(entries), "entries are not an array")
    before = b""
    for entry in entries:
        require(array(entry) and len(entry) == 6, "an entry is not an array of six")
        require(all(test(field) for test, field in zip(tests, entry)), "an entry is not as in 5.2")
        identity, name = entry[0], entry[5].encode()
        require(len(name) <= (128 if entry[4] is not None else 0), "an entry's name is too long")
        require(identity > before, "entries out of order or repeated")
        before = identity


def _check_body(body):
    check_map(body, "header", BODY)
    slots = body["slots"]
    require(1 <= len(slots) <= 16, "not 1 to 16 slots")
    for slot in slots:
        require(type(slot) is dict and SLOT["type"](slot.get("type")), "a slot has no type")
        parts = {"recovery": {}, "pin": {"kdf": KDF}, "platform": {"platform": PLATFORM}}
        nested = parts.get(slot["type"], {"kdf": KDF, "platform": PLATFORM})
        check_map(slot, "slot", {**SLOT, **{name: (lambda v: True) for name in nested}})
        for name, fields in nested.items():
            check_map(slot[name], name, fields)
    require(len({slot["id"] for slot in slots}) == len(slots), "two slots share an id")
    require(any(slot["type"] in ("pin", "recovery") for slot in slots), "no slot of type pin or recovery")


def check_record(row):
    """Checks a record row against section 4. Raises Misshapen."""
    passkey = type(row) is dict and row.get("kind") == 1
    check_map(row, "record row", {**RECORD_ROW, "tag": exactly(32)} if passkey else RECORD_ROW)


def _check_rows(file):
    check_map(file, "file", FILE, {**HEAD, **DUMP})
    if not any(name in file for name in DUMP):
        require("header" in file and "manifest" in file, "a backup without header or manifest")
    if "header" in file:
        check_map(file["header"], "header row", HEADER_ROW)
    if "manifest" in file:
        check_map(file["manifest"], "manifest row", MANIFEST_ROW)
    for row in file["pages"]:
        check_map(row, "page row", PAGE_ROW)
    for row in file["records"]:
        check_record(row)
    for rows, key in (("pages", "number"), ("records", "id")):
        keys = [row[key] for row in file[rows]]
        require(all(a < b for a, b in zip(keys, keys[1:])), f"{rows} out of order or repeated")
    require(len(file.get("attempts", [])) <= 17, "more than 17 counters")
    for attempt in file.get("attempts", []):
        check_map(attempt, "attempt", ATTEMPT)
    sites = file.get("sites", [])
    require(all(map(text, sites)) and sites == sorted(set(sites)), "sites are not texts in ascending order, each once")
    require(all(map(blob(), file.get("quarantine", []))), "quarantine holds something else than byte strings")


def _check_limits(body):
    for slot in body["slots"]:
        for name, (low, high) in KDF_LIMITS.items():
            if "kdf" in slot and not low <= slot["kdf"][name] <= high:
                raise Refused("kdf-limits", name)
    work = [slot["kdf"]["memory"] * slot["kdf"]["passes"] for slot in body["slots"] if "kdf" in slot]
    if any(one > SLOT_WORK for one in work):
        raise Refused("kdf-limits", "memory x passes")
    if sum(work) > WORK:
        raise Refused("kdf-limits", "memory x passes of all slots")


def _header_body(row):
    """The map in a header's body, of no newer format. Raises Misshapen, NotCanonical or Refused."""
    raw = row.get("body") if type(row) is dict else None
    require(type(raw) is bytes, "no header")
    body = decode(raw)
    version = body.get("format") if type(body) is dict else None
    if type(version) is int and version > FORMAT:
        raise Refused("newer-format", f"format {version}")
    _check_body(body)
    return body


def parse_header(row):
    """The map in the body of a header row, wholly checked. Raises Misshapen, NotCanonical or Refused."""
    body = _header_body(row)
    check_map(row, "header row", HEADER_ROW)
    _check_limits(body)
    return body


def parse_file(data):
    """(the file's map, the map in its header's body or None), checked as far as it can be without keys. Raises Refused."""
    if data[: len(MAGIC)] != MAGIC:
        raise Refused("not-latchkey", "no magic")
    try:
        file = decode(data[len(MAGIC) :], 65536 + len(data) // 32)
        require(type(file) is dict, "no map")
        body = _header_body(file["header"]) if "header" in file else None
        _check_rows(file)
    except (NotCanonical, Misshapen) as error:
        raise Refused("malformed", str(error)) from None
    if body is not None:
        _check_limits(body)
    return file, body
