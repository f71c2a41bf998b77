import { toBase64Url } from "../../../../src/bytes/base64url.ts";
import { someBytes } from "../../../fakes/hex.ts";
import { bytesNamed } from "../../../fakes/log-entries.ts";
import { answer, bytes, type Cases, create, get, listed, text, user } from "./case.ts";

const UUID = "0b9c2b0e-8f5b-4d3c-9d5e-2f6a7b8c9d0e";
const HANDLE = bytesNamed("handle");
const server = { authenticatorSelection: { residentKey: "discouraged", userVerification: "required" } };

function made(rk?: boolean) {
  return { outcome: answer("AQID", rk === undefined ? {} : { results: { credProps: { rk } } }) };
}

function selected(residentKey: string, requireResidentKey?: boolean) {
  return {
    authenticatorSelection: {
      residentKey,
      ...(requireResidentKey !== undefined && { requireResidentKey }),
      userVerification: "required",
    },
  };
}

export const ACCOUNT_CASES: Cases = {
  "user-id-length": {
    fires: [[create(user(""))], [create(user(toBase64Url(someBytes(65, 1))))]],
    silent: [[create(user("AQ"))], [create(user(toBase64Url(someBytes(64, 1))))], [create(user("no bytes"))]],
    path: "user.id",
  },
  "user-id-email": {
    fires: [[create(user(text("ada@example.com"), "ada@example.com"))]],
    silent: [[create()], [create(user(text(UUID)))]],
  },
  "user-id-name": {
    fires: [
      [create(user(text("adalove"), "adalove"))],
      [create(user(text("Ada L"), "ada", "Ada L"))],
      [create(user("adalove", "adalove"), { form: "objects", notBytes: ["user.id"] })],
    ],
    silent: [
      [create()],
      [create(user(text("ada@example.com"), "ada@example.com"))],
      [create(user("", "", ""))],
    ],
  },
  "user-id-number": {
    fires: [
      [create(user(text("10023")))],
      [create(user(text("+49 30 123456")))],
      [create(user(bytes(0, 0, 3, 9)))],
      [create(user(bytes(0, 0, 0, 0, 0, 1, 2, 42)))],
      [create(user(bytes(42, 0, 0, 0, 0, 0, 0, 0)))],
    ],
    silent: [
      [create()],
      [create(user(text(UUID)))],
      [create(user(bytes(9, 0, 3, 9)))],
      // As one of 256 random handles begins, or ends.
      [create(user(bytes(0, 17, 3, 9, 201, 44, 8, 77)))],
      [create(user(bytes(77, 17, 3, 9, 201, 44, 8, 0)))],
      [create(user(bytes(0)))],
    ],
  },
  "user-id-readable": {
    fires: [[create(user(text("user-of-example")))], [create(user(text("jürgen")))]],
    silent: [
      [create()],
      [create(user(text(UUID)))],
      [create(user(text("9f86d081884c7d659a2feaa0c55ad015")))],
      [create(user(text("c2VjcmV0IGhhbmRsZSBvZiBB9")))],
      [create(user(text("ada@example.com")))],
      [create(user(text("12345")))],
      [create(user(text("ada"), "ada"))],
    ],
  },
  "user-id-short": {
    fires: [[create(user(bytes(1, 2, 3)))]],
    silent: [[create()], [create(user(toBase64Url(someBytes(16, 1))))], [create(user(""))]],
  },
  "user-id-unstable": {
    fires: [[create(user(HANDLE)), create(user(bytesNamed("another")))]],
    silent: [
      [create(user(HANDLE)), create(user(HANDLE))],
      [create(user(HANDLE)), create(user(bytesNamed("b"), "bob"))],
    ],
  },
  "user-id-shared": {
    fires: [[create(user(HANDLE)), create(user(HANDLE, "bob"))]],
    silent: [
      [create(user(HANDLE)), create(user(HANDLE))],
      [create(user(HANDLE)), create(user(bytesNamed("b"), "bob"))],
    ],
  },
  "user-name-empty": {
    fires: [[create(user(HANDLE, ""))], [create(user(HANDLE, " "))]],
    silent: [[create()]],
    path: "user.name",
  },
  "rp-name-empty": {
    fires: [[create({ rp: { id: "example.com", name: "" } })]],
    silent: [[create()], [create({ rp: { id: "example.com" } })]],
  },
  "display-name-empty": { fires: [[create(user(HANDLE, "ada", ""))]], silent: [[create()]] },
  "name-long": {
    fires: [[create(user(HANDLE, "ä".repeat(33)))]],
    silent: [[create(user(HANDLE, "a".repeat(64)))]],
  },
  "name-unseen": {
    fires: [[create(user(HANDLE, "ada\u202e"))], [create({ rp: { id: "example.com", name: "a\nb" } })]],
    silent: [
      [create(user(HANDLE, "Jürgen Müller 李"))],
      [create(user(HANDLE, "Ada 👩\u200d💻"))],
      [create(user(HANDLE, "می\u200cخواهم"))],
    ],
  },
  "resident-key-contradiction": {
    fires: [
      [create(selected("discouraged", true))],
      [create(selected("preferred", true))],
      [create(selected("required", false))],
    ],
    silent: [
      [create()],
      [create(selected("preferred", false))],
      [create(selected("required"))],
      [create(selected("always", true))],
    ],
  },
  "resident-key-older": {
    fires: [[create(selected("required"))]],
    silent: [[create()], [create(selected("preferred"))]],
  },
  "resident-key-lost": {
    fires: [[create(selected("preferred"), made(false)), get()]],
    silent: [
      [create(selected("preferred"), made(true)), get()],
      [create(selected("preferred"), made(false)), get({ allowCredentials: listed("AQID") })],
      [create(server, made(false)), get({ allowCredentials: listed("AQID") }), get()],
      [create(server), get()],
    ],
  },
  "resident-key-needed": {
    fires: [
      [create(server), get()],
      [create({ authenticatorSelection: {} }, made()), get()],
    ],
    silent: [
      [create(), get()],
      [create(selected("preferred")), get()],
      [create(server), get({ allowCredentials: listed("AQID") })],
      [create(server, made(true)), get()],
      [create(server, made()), get(), get({ allowCredentials: listed("AQID") })],
      [create(server)],
    ],
  },
  "resident-key-unknown": {
    fires: [[create(selected("preferred"))]],
    silent: [[create()], [create({ ...selected("preferred"), extensions: { credProps: true } })]],
  },
  "exclude-missing": {
    fires: [[create(user(HANDLE), made()), create(user(HANDLE))]],
    silent: [
      [create(user(HANDLE), made()), create({ ...user(HANDLE), excludeCredentials: listed("AQID") })],
      [create(user(HANDLE)), create(user(HANDLE))],
      [create(user(HANDLE), made()), create(user(bytesNamed("another"), "bob"))],
      // The answer was spoilt on purpose, and refused.
      [
        create(user(HANDLE), { ...made(), answeredBy: "lab", faults: ["wrong-origin"] }),
        create(user(HANDLE)),
      ],
    ],
    path: "excludeCredentials",
  },
  "exclude-absent": {
    fires: [[withoutExclude()]],
    silent: [[create()], [{ ...withoutExclude(), mediation: "conditional" }]],
  },
  "allow-reveals": {
    fires: [[get({ allowCredentials: listed("AQID") })]],
    silent: [[get()], [get({ allowCredentials: listed("AQID") }, { mediation: "conditional" })]],
  },
};

function withoutExclude() {
  const entry = create();
  const { excludeCredentials: _excluded, ...options } = entry.options;
  return { ...entry, options };
}
