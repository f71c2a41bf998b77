/**
 * The shape of the options of `create()` and `get()`: one table from which the page copies them (as
 * WebIDL converts them, members in WebIDL's order) and from which content script and background check
 * what they were sent.
 */

/** `text`: DOMString. `bytes`: BufferSource. `u32`: unsigned long. `i32`: long. `flag`: boolean. */
export type Shape = "text" | "bytes" | "u32" | "i32" | "flag" | { list: Shape } | { members: Members };

/** Name, shape and, where the member is required, `true`. */
export type Members = readonly (readonly [name: string, shape: Shape, required?: true])[];

const texts: Shape = { list: "text" };

const descriptors: Shape = {
  list: {
    members: [
      ["id", "bytes", true],
      ["transports", texts],
      ["type", "text", true],
    ],
  },
};

const extensions: Shape = { members: [["credProps", "flag"]] };

/** PublicKeyCredentialCreationOptions (WebAuthn §5.4). */
const create: Shape = {
  members: [
    ["attestation", "text"],
    ["attestationFormats", texts],
    [
      "authenticatorSelection",
      {
        members: [
          ["authenticatorAttachment", "text"],
          ["requireResidentKey", "flag"],
          ["residentKey", "text"],
          ["userVerification", "text"],
        ],
      },
    ],
    ["challenge", "bytes", true],
    ["excludeCredentials", descriptors],
    ["extensions", extensions],
    ["hints", texts],
    [
      "pubKeyCredParams",
      {
        list: {
          members: [
            ["alg", "i32", true],
            ["type", "text", true],
          ],
        },
      },
      true,
    ],
    [
      "rp",
      {
        members: [
          ["name", "text", true],
          ["id", "text"],
        ],
      },
      true,
    ],
    ["timeout", "u32"],
    [
      "user",
      {
        members: [
          ["name", "text", true],
          ["displayName", "text", true],
          ["id", "bytes", true],
        ],
      },
      true,
    ],
  ],
};

/** PublicKeyCredentialRequestOptions (WebAuthn §5.5). */
const get: Shape = {
  members: [
    ["allowCredentials", descriptors],
    ["challenge", "bytes", true],
    ["extensions", extensions],
    ["hints", texts],
    ["rpId", "text"],
    ["timeout", "u32"],
    ["userVerification", "text"],
  ],
};

export const OPTIONS = { create, get };
