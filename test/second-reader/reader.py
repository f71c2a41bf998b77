"""Reads a Latchkey vault from a file: section 6 of docs/vault-format.md, checked as in its section 5.3."""

from dataclasses import dataclass

from primitives import (
    SEAL, NotOpened, context, mac, open_gcm, ownership_tag, purpose_key, same, slot_key, slot_secrets, u, unframe,
)  # fmt: skip
from shapes import (
    MANIFEST, Misshapen, Refused, check_entries, check_item, check_map, check_record, parse_file, parse_header, require,
)  # fmt: skip
from strict_cbor import NotCanonical, decode, encode

__all__ = ["Quarantine", "Reading", "Refused", "read", "read_quarantine"]


@dataclass
class Reading:
    """What a vault holds. `items`: maps of id (bytes), kind, revision and item, of the sound records alone,
    ascending by id. `findings`: maps of finding and either page (number) or record (bytes)."""

    generation: int
    items: list
    findings: list


@dataclass
class Quarantine:
    """What a dump's quarantine holds. `rows`: what each looks like. `items`: as in Reading, of the records that open,
    in the order of the rows."""

    rows: list
    items: list


@dataclass
class Keys:
    vault: bytes
    header: bytes
    records: bytes
    index: bytes
    places: bytes


def read(data, secret):
    """Reads the bytes of a file with {"pin": text}, {"recovery": text}, {"platform": hex} or
    {"pin": text, "platform": hex}. Returns a Reading. Raises Refused; where that is for the manifest, its `salvaged`
    are the items that open by themselves, as in Reading."""
    file, body = parse_file(data)
    if body is None:
        raise Refused("missing", "the file has no header")
    header = file["header"]
    keys = _open_header(header, body, secret)
    try:
        return _read_whole(file, header, body, keys)
    except Refused as refused:
        if refused.finding == "manifest-damaged":
            refused.salvaged = _salvage(file["records"], keys)
        raise


def read_quarantine(data, secret):
    """What the quarantine of a dump holds: a Quarantine. The file's own header is tried too. Raises Refused where the
    file itself is malformed."""
    file, body = parse_file(data)
    rows = [_decoded(row) for row in file.get("quarantine", [])]
    looks = [_looks(row) for row in rows]
    headers = [] if body is None else [(file["header"], body)]
    records = []
    for row, kind in zip(rows, looks):
        try:
            if kind == "header":
                headers.append((row, parse_header(row)))
            elif kind == "record":
                check_record(row)
                records.append(row)
        except (Misshapen, NotCanonical, Refused):
            continue
    found = {}
    for header, its_body in headers:
        try:
            keys = _open_header(header, its_body, secret)
        except Refused:
            continue
        found.update((id(row), _salvage([row], keys)) for row in records if _salvage([row], keys))
    return Quarantine(looks, [item for row in records for item in found.get(id(row), [])])


def _decoded(raw):
    try:
        return decode(raw)
    except NotCanonical:
        return None


def _looks(row):
    """What a row of the quarantine looks like by its fields (section 6)."""
    signs = {"body": "header", "id": "record", "number": "page", "generation": "manifest"}
    return next((kind for sign, kind in signs.items() if type(row) is dict and sign in row), "unknown")


def _salvage(rows, keys):
    """The items of those rows that open, whatever an index says of them."""
    items = []
    for row in rows:
        try:
            item = _open_record(row, keys)
        except (NotOpened, NotCanonical, Misshapen):
            continue
        items.append({"id": row["id"], "kind": row["kind"], "revision": row["revision"], "item": item})
    return items


def _open_header(header, body, secret):
    """The keys. Raises Refused."""
    keys = _open_slot(body, secret)
    if not same(header["mac"], mac(keys.header, context("header", header["body"]))):
        raise Refused("header-changed", "the MAC differs")
    return keys


def _read_whole(file, header, body, keys):
    if "manifest" not in file:
        raise Refused("manifest-damaged", "the file has no manifest")
    manifest = _open_manifest(file["manifest"], keys)
    if not same(manifest["header"], header["mac"]):
        raise Refused("header-changed", "not the header that the manifest vouches for")
    entries, findings, any_damaged = _check_pages(file["pages"], manifest, keys)
    _check_ahead(file["records"], manifest["generation"], keys)
    items, more = _check_records(file["records"], entries, any_damaged, keys, body["tagKey"])
    return Reading(manifest["generation"], items, findings + more)


def _open_slot(body, secret):
    kind = "+".join(name for name in ("pin", "recovery", "platform") if name in secret)
    refused = Refused("wrong-secret", f"no slot of type {kind} has this commitment")
    for slot in (slot for slot in body["slots"] if slot["type"] == kind):
        secrets = slot_secrets(slot, secret)
        if secrets is None or not same(slot["commitment"], slot_key(secrets, slot, "commitment")):
            continue
        public = {name: value for name, value in slot.items() if name not in ("nonce", "wrapped")}
        aad = context("slot", body["vault"], encode(public))
        try:
            key = open_gcm(slot_key(secrets, slot, "key"), slot["nonce"], slot["wrapped"], aad)
        except NotOpened as error:
            refused = Refused("slot-damaged", str(error))
            continue
        purposes = ("header", "records", "index", "places")
        return Keys(body["vault"], *(purpose_key(key, body["vault"], purpose) for purpose in purposes))
    raise refused


def _open_framed(row, key, aad, most=None):
    """The value sealed in a row; `most`: how many values and keys a text of so many bytes may hold. Raises NotOpened or
    NotCanonical."""
    raw = unframe(open_gcm(key, row["nonce"], row["sealed"], aad))
    return decode(raw, most and most(len(raw)))


def _open_manifest(row, keys):
    try:
        aad = context("manifest", keys.vault, u(8, row["generation"]))
        manifest = _open_framed(row, keys.index, aad)
        check_map(manifest, "manifest", MANIFEST)
        require(manifest["generation"] == row["generation"], "generation is not the row's")
        require(len(manifest["pages"]) % SEAL == 0, "pages is not a multiple of 16 bytes")
    except (NotOpened, NotCanonical, Misshapen) as error:
        raise Refused("manifest-damaged", str(error)) from None
    return manifest


def page_of(place, count):
    """The number of the page, of `count` pages, in which entries of this place are (5.2)."""
    h = int.from_bytes(place[:4], "big")
    level = count.bit_length() - 1
    number = h % (1 << (level + 1))
    return number if number < count else h % (1 << level)


def _open_page(row, number, manifest, keys):
    """A page's entries. Raises NotOpened, NotCanonical or Misshapen."""
    require(row is not None, "missing")
    seals = manifest["pages"]
    require(same(row["sealed"][-SEAL:], seals[SEAL * number : SEAL * (number + 1)]), "another seal")
    entries = _open_framed(row, keys.index, context("page", keys.vault, u(4, number)))
    check_entries(entries)
    for entry in entries:
        require(page_of(entry[3], len(seals) // SEAL) == number, "an entry belongs elsewhere")
    return entries


def _check_pages(rows, manifest, keys):
    """(entries of sound pages by record id, findings, whether a page is damaged)."""
    count = len(manifest["pages"]) // SEAL
    by_number = {row["number"]: row for row in rows}
    entries, damaged = {}, []
    for number in range(count):
        try:
            page = _open_page(by_number.get(number), number, manifest, keys)
            require(not any(entry[0] in entries for entry in page), "a page of a lower number lists this record too")
            entries.update((entry[0], entry) for entry in page)
        except (NotOpened, NotCanonical, Misshapen):
            damaged.append(number)
    listed = sum(entry[4] is not None for entry in entries.values())
    if not damaged and (listed != manifest["records"] or len(entries) != manifest["entries"]):
        raise Refused("manifest-damaged", "it counts other records than the pages list")
    findings = [{"finding": "page-damaged", "page": number} for number in damaged]
    findings += [{"finding": "page-unlisted", "page": number} for number in by_number if number >= count]
    return entries, findings, bool(damaged)


def _place(kind, identity, item, keys):
    sources = {1: lambda: item["rpId"].encode(), 2: lambda: item["site"].encode() if "site" in item else identity}
    return mac(keys.places, sources.get(kind, bytes)())[:16]


def _record_aad(row, keys):
    return context("record", keys.vault, row["id"], u(1, row["kind"]), u(8, row["revision"]), row.get("tag", b""))


def _check_ahead(rows, generation, keys):
    """No row may be younger than the manifest. Raises Refused."""
    for row in rows:
        if row["revision"] > generation:
            try:
                open_gcm(keys.records, row["nonce"], row["sealed"], _record_aad(row, keys))
            except NotOpened:
                continue
            raise Refused("header-changed", "a record is younger than the manifest")


def _open_record(row, keys):
    """A record's item. Raises NotOpened, NotCanonical or Misshapen."""
    item = _open_framed(row, keys.records, _record_aad(row, keys), lambda size: 128 + size // 16)
    check_item(row["kind"], item)
    return item


def _record_finding(row, entry, keys, tag_key):
    """(finding, item) of a row that its entry lists with a seal; one of the two is None."""
    try:
        item = _open_record(row, keys)
    except (NotOpened, NotCanonical, Misshapen):
        return "record-damaged", None
    if [row["kind"], row["revision"]] != entry[1:3] or not same(entry[4], row["sealed"][-SEAL:]):
        return "record-replaced", None
    tagged = row["kind"] != 1 or same(row["tag"], ownership_tag(tag_key, item["rpId"], item["id"]))
    if not tagged or not same(entry[3], _place(row["kind"], row["id"], item, keys)):
        return "record-damaged", None
    return None, item


def _check_records(rows, entries, any_damaged, keys, tag_key):
    """(sound items, findings), one finding for a record at most. An unlisted row is not opened."""
    present = {row["id"] for row in rows}
    missing = [entry[0] for entry in entries.values() if entry[4] is not None and entry[0] not in present]
    findings = [{"finding": "record-missing", "record": identity} for identity in sorted(missing)]
    items = []
    for row in rows:
        identity, entry = row["id"], entries.get(row["id"])
        if entry is None or entry[4] is None:
            if entry is not None or not any_damaged:
                findings.append({"finding": "record-unlisted", "record": identity})
            continue
        finding, item = _record_finding(row, entry, keys, tag_key)
        if finding:
            findings.append({"finding": finding, "record": identity})
        else:
            items.append({"id": identity, "kind": row["kind"], "revision": row["revision"], "item": item})
    return items, findings
