"""python3 verify.py FILE: verifies registrations and sign-ins, as make-responses.ts writes them, with fido2."""

import base64
import hashlib
import hmac
import json
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from fido2 import cbor
from fido2.attestation import Attestation
from fido2.cose import CoseKey, EdDSA
from fido2.ctap2 import AttestationObject, AuthenticatorData
from fido2.client import ClientData
from fido2.server import Fido2Server
from fido2.webauthn import PublicKeyCredentialRpEntity

AAGUID = bytes.fromhex("85695d1e35e748d9b82409c4cc891315")


def on_curve(algorithm, number, curve, hash_algorithm):
    """A class of ECDSA keys that the library does not know."""

    class Key(CoseKey):
        ALGORITHM = algorithm

        def verify(self, message, signature):
            if self[1] != 2 or self[-1] != number:
                raise ValueError("another curve than the algorithm's")
            x, y = (int.from_bytes(self[name], "big") for name in (-2, -3))
            key = ec.EllipticCurvePublicNumbers(x, y, curve).public_key()
            key.verify(signature, message, ec.ECDSA(hash_algorithm))

    return Key


# The library finds classes by their being there.
OTHER_KEYS = [
    on_curve(-35, 2, ec.SECP384R1(), hashes.SHA384()),
    on_curve(-36, 3, ec.SECP521R1(), hashes.SHA512()),
    on_curve(-9, 1, ec.SECP256R1(), hashes.SHA256()),
    on_curve(-51, 2, ec.SECP384R1(), hashes.SHA384()),
    on_curve(-52, 3, ec.SECP521R1(), hashes.SHA512()),
]


class Ed25519(CoseKey):
    ALGORITHM = -19

    def verify(self, message, signature):
        EdDSA({**self, 3: EdDSA.ALGORITHM}).verify(message, signature)


def unbase64(text):
    """Bytes of base64url without padding."""
    if "=" in text:
        raise ValueError("padding")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def require(condition, what):
    if not condition:
        raise ValueError(what)


def check_attestation(expected):
    """What the server does with an attestation: it must be of the format, and self attestation must verify."""

    def check(attestation_object, client_data_hash):
        require(attestation_object.fmt == expected, f"attestation {attestation_object.fmt}")
        if expected == "none":
            require(attestation_object.att_statement == {}, "a statement with none")
            return
        verifier = Attestation.for_type(expected)()
        result = verifier.verify(
            attestation_object.att_statement, attestation_object.auth_data, client_data_hash
        )
        require(result.attestation_type.name == "SELF" and not result.trust_path, "no self attestation")

    return check


def coordinates(key):
    """A public key of the library cryptography, in the members of a COSE_Key."""
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return {-1: numbers.n, -2: numbers.e}
    if isinstance(key, ed25519.Ed25519PublicKey):
        raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return {-2: int.from_bytes(raw, "big")}
    numbers = key.public_numbers()
    return {-2: numbers.x, -3: numbers.y}


def verify(case):
    """Raises an exception where anything is not as a relying party must have it."""
    first, second = (unbase64(challenge) for challenge in case["challenges"])
    rp = PublicKeyCredentialRpEntity(case["rpId"], "Example")
    server = Fido2Server(
        rp,
        attestation="direct",
        verify_origin=lambda origin: origin == case["origin"],
        verify_attestation=check_attestation(case["format"]),
    )

    registration = case["registration"]["response"]
    _, state = server.register_begin({"id": b"\1", "name": "ada"}, user_verification="required", challenge=first)
    attestation = AttestationObject(unbase64(registration["attestationObject"]))
    data = server.register_complete(state, ClientData(unbase64(registration["clientDataJSON"])), attestation)
    credential = data.credential_data
    require(bytes(data) == unbase64(registration["authenticatorData"]), "two authenticator data")
    require(credential.aaguid == AAGUID, "another AAGUID")
    require(credential.credential_id == unbase64(case["registration"]["rawId"]), "another id")
    require(credential.public_key.ALGORITHM == registration["publicKeyAlgorithm"], "another algorithm")
    require(data.extensions == case["extensions"], f"extensions {data.extensions}")
    require(cbor.encode(data.extensions) == bytes(data)[-len(cbor.encode(data.extensions)) :], "not canonical")
    spki = serialization.load_der_public_key(unbase64(registration["publicKey"]))
    for name, value in coordinates(spki).items():
        require(int.from_bytes(credential.public_key[name], "big") == value, "another key in the SPKI")

    authentication = case["authentication"]["response"]
    _, state = server.authenticate_begin([credential], user_verification="required", challenge=second)
    server.authenticate_complete(
        state,
        [credential],
        unbase64(case["authentication"]["rawId"]),
        ClientData(unbase64(authentication["clientDataJSON"])),
        AuthenticatorData(unbase64(authentication["authenticatorData"])),
        unbase64(authentication["signature"]),
    )

    if "prf" not in case:
        return
    secret = bytes.fromhex(case["prf"]["secret"])
    results = case["authentication"]["clientExtensionResults"]["prf"]["results"]
    require(set(results) == {"first", "second"}, "not two results")
    for name, given in case["prf"]["input"].items():
        salt = hashlib.sha256(b"WebAuthn PRF\0" + unbase64(given)).digest()
        require(hmac.digest(secret, salt, "sha256") == unbase64(results[name]), f"another prf {name}")


def main(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    failed = 0
    for case in cases:
        try:
            verify(case)
            print(f"passed  {case['name']}")
        except Exception as error:  # any error is this case's failure; the others still run
            failed += 1
            print(f"failed  {case['name']}: {type(error).__name__}: {error}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 0 if cases and not failed else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 verify.py FILE")
    sys.exit(main(sys.argv[1]))
