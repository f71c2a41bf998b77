"""The notation of section 1 and the keys of section 2."""

import hashlib
import hmac
import unicodedata

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# The characters with Unicode's property Dash that are not of its category Pd.
OTHER_DASHES = "\u2053\u207b\u208b\u2212"
BLOCK = 512
SEAL = 16


class NotOpened(ValueError):
    """A sealed text does not open, or its frame is not as in section 1."""


def same(a, b):
    """Whether two byte strings are equal, in constant time."""
    return hmac.compare_digest(a, b)


def mac(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def hkdf(ikm, salt, info):
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info.encode()).derive(ikm)


def context(name, *parts):
    return b"latchkey/2/" + name.encode() + b"\0" + b"".join(parts)


def u(size, number):
    """`number` as an unsigned big-endian integer of `size` bytes."""
    return number.to_bytes(size, "big")


def open_gcm(key, nonce, sealed, aad):
    """The clear text. Raises NotOpened."""
    if len(sealed) < SEAL:
        raise NotOpened("shorter than a seal")
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except InvalidTag:
        raise NotOpened("does not open") from None


def unframe(framed):
    """The x of frame(x). Raises NotOpened."""
    if len(framed) == 0 or len(framed) % BLOCK:
        raise NotOpened("not a multiple of 512 bytes")
    end = 4 + int.from_bytes(framed[:4], "big")
    if end > len(framed) or len(framed) - end >= BLOCK:
        raise NotOpened("the frame's length does not fit")
    if any(framed[end:]):
        raise NotOpened("bytes after the end that are not zero")
    return framed[4:end]


def purpose_key(vault_key, vault_id, purpose):
    return hkdf(vault_key, vault_id, "latchkey/2/" + purpose)


def stretch(pin, kdf):
    """The 32 bytes that Argon2id makes of a PIN. `kdf` must be within the limits of section 2.3."""
    whole = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in pin)
    return hash_secret_raw(
        secret=unicodedata.normalize("NFKC", whole).encode("utf-8"),
        salt=kdf["salt"],
        time_cost=kdf["passes"],
        memory_cost=kdf["memory"],
        parallelism=kdf["lanes"],
        hash_len=32,
        type=Type.ID,
        version=kdf["version"],
    )


def _is_dash(letter):
    return unicodedata.category(letter) == "Pd" or letter in OTHER_DASHES


def recovery_bytes(code):
    """The 16 bytes of a recovery code as a person writes it, or None where it is mistyped."""
    bare = "".join(letter for letter in code if not (letter.isspace() or _is_dash(letter)))
    if len(bare) != 30 or not bare.isascii():
        return None
    number = 0
    for letter in bare.upper().translate(str.maketrans("OIL", "011")):
        if letter not in ALPHABET:
            return None
        number = number << 5 | ALPHABET.index(letter)
    secret, check = u(16, number >> 22), number & (1 << 22) - 1
    digest = hashlib.sha256(context("recovery-code", secret)).digest()
    return secret if same(u(3, check), u(3, int.from_bytes(digest[:3], "big") >> 2)) else None


def slot_secrets(slot, secret):
    """The secret bytes of section 2.1 for this slot, or None where `secret` cannot be a secret of it."""
    kind = slot["type"]
    if kind == "recovery":
        return recovery_bytes(secret["recovery"])
    stretched = stretch(secret["pin"], slot["kdf"]) if "pin" in secret else b""
    return stretched + bytes.fromhex(secret.get("platform", ""))


def slot_key(secrets, slot, use):
    return hkdf(secrets, slot["id"], f"latchkey/2/slot/{slot['type']}/{use}")


def ownership_tag(tag_key, rp_id, credential):
    return mac(tag_key, hashlib.sha256(rp_id.encode()).digest() + credential)
