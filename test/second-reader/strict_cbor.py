"""CBOR in the one canonical form of section 1, and no other."""

MAX_INTEGER = 2**53 - 1
MAX_LEVELS = 64
SIMPLE = {20: False, 21: True, 22: None}


class NotCanonical(ValueError):
    """The bytes are not CBOR, or not the canonical form of their value."""


def decode(data, most=None):
    """The value of `data`: int, bytes, str, list, dict, bool or None. Raises NotCanonical, also where there are more
    than `most` values and keys."""
    left = [len(data) if most is None else most]
    value, end = _item(data, 0, 0, left)
    if end != len(data):
        raise NotCanonical("bytes after the end")
    return value


def _head(data, at):
    """(major type, argument, where the head ends)."""
    if at >= len(data):
        raise NotCanonical("ends early")
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if info < 24:
        return major, info, at
    if info > 27:
        raise NotCanonical("indefinite or reserved length")
    if major == 7:
        raise NotCanonical("a float or an unknown simple value")
    size = 1 << (info - 24)
    if len(data) - at < size:
        raise NotCanonical("ends early")
    number = int.from_bytes(data[at : at + size], "big")
    if number < (24 if size == 1 else 1 << (4 * size)):
        raise NotCanonical("an integer or length in more bytes than needed")
    return major, number, at + size


def _item(data, at, depth, left):
    left[0] -= 1
    if left[0] < 0:
        raise NotCanonical("more values and keys than its length allows")
    major, number, at = _head(data, at)
    if major in (0, 1):
        value = number if major == 0 else -1 - number
        if abs(value) > MAX_INTEGER:
            raise NotCanonical("an integer beyond 2^53 - 1")
        return value, at
    if major in (2, 3):
        if number > len(data) - at:
            raise NotCanonical("a length beyond the end")
        return _string(major, data[at : at + number]), at + number
    if major in (4, 5):
        if depth >= MAX_LEVELS:
            raise NotCanonical("more than 64 levels")
        return (_array if major == 4 else _map)(data, at, number, depth, left)
    if major == 6:
        raise NotCanonical("a tag")
    if number not in SIMPLE:
        raise NotCanonical("an unknown simple value or undefined")
    return SIMPLE[number], at


def _string(major, raw):
    if major == 2:
        return bytes(raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise NotCanonical("text is not UTF-8") from None


def _array(data, at, count, depth, left):
    if count > len(data) - at:
        raise NotCanonical("a length beyond the end")
    values = []
    for _ in range(count):
        value, at = _item(data, at, depth + 1, left)
        values.append(value)
    return values, at


def _map(data, at, count, depth, left):
    if 2 * count > len(data) - at:
        raise NotCanonical("a length beyond the end")
    result, before = {}, None
    for _ in range(count):
        key, end = _item(data, at, depth + 1, left)
        if type(key) is not str:
            raise NotCanonical("a key that is no text")
        rank = (end - at, data[at:end])
        if before is not None and rank <= before:
            raise NotCanonical("keys repeated or out of order")
        before = rank
        result[key], at = _item(data, end, depth + 1, left)
    return result, at


def encode(value):
    """The canonical bytes of what decode returns."""
    if value is None or type(value) is bool:
        return b"\xf6" if value is None else b"\xf5" if value else b"\xf4"
    if type(value) is int:
        return _write_head(0, value) if value >= 0 else _write_head(1, -1 - value)
    if type(value) is bytes:
        return _write_head(2, len(value)) + value
    if type(value) is str:
        raw = value.encode("utf-8")
        return _write_head(3, len(raw)) + raw
    if type(value) is list:
        return _write_head(4, len(value)) + b"".join(map(encode, value))
    if type(value) is dict:
        pairs = sorted(((encode(k), encode(v)) for k, v in value.items()), key=lambda p: (len(p[0]), p[0]))
        return _write_head(5, len(value)) + b"".join(k + v for k, v in pairs)
    raise TypeError(type(value).__name__)


def _write_head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    for power in range(4):
        if number < 1 << (8 << power):
            return bytes([major << 5 | 24 + power]) + number.to_bytes(1 << power, "big")
    raise ValueError("an integer of more than 64 bits")
