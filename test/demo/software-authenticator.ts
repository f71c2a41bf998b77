import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** What an answer says, where it is to differ from the truth. */
export interface Claims {
  up?: boolean;
  uv?: boolean;
  be?: boolean;
  bs?: boolean;
  counter?: number;
  origin?: string;
  rpId?: string;
  type?: string;
  challenge?: string;
  crossOrigin?: boolean;
  id?: string;
  /** null leaves it out. */
  userHandle?: string | null;
  /** The COSE algorithm in the key: one byte of CBOR. */
  algorithmByte?: number;
  breakSignature?: boolean;
}

interface Asked {
  challenge: string;
}

/** One ES256 passkey, made by hand: verified, backup eligible and backed up unless told otherwise. */
export class SoftwarePasskey {
  readonly id = randomBytes(32).toString("base64url");
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #origin: string;
  readonly #userHandle: string;

  constructor(origin: string, userHandle: string) {
    this.#origin = origin;
    this.#userHandle = userHandle;
  }

  registration({ challenge }: Asked, claims: Claims = {}) {
    const id = Buffer.from(claims.id ?? this.id, "base64url");
    const attested = Buffer.concat([Buffer.alloc(16), uint(2, id.length), id, this.#coseKey(claims)]);
    const authData = Buffer.concat([head(claims, 0x40), attested]);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      cborText("fmt"),
      cborText("none"),
      cborText("attStmt"),
      Buffer.from([0xa0]),
      cborText("authData"),
      Buffer.from([0x59]),
      uint(2, authData.length),
      authData,
    ]);
    return this.#credential(claims, {
      clientDataJSON: this.#clientData("webauthn.create", challenge, claims).toString("base64url"),
      attestationObject: attestationObject.toString("base64url"),
      transports: ["internal"],
    });
  }

  assertion({ challenge }: Asked, claims: Claims = {}) {
    const clientData = this.#clientData("webauthn.get", challenge, claims);
    const authData = head(claims, 0);
    const signed = Buffer.concat([authData, createHash("sha256").update(clientData).digest()]);
    const signature = sign("sha256", claims.breakSignature ? authData : signed, this.#keys.privateKey);
    return this.#credential(claims, {
      clientDataJSON: clientData.toString("base64url"),
      authenticatorData: authData.toString("base64url"),
      signature: signature.toString("base64url"),
      ...(claims.userHandle === null ? {} : { userHandle: claims.userHandle ?? this.#userHandle }),
    });
  }

  #credential(claims: Claims, response: object) {
    const id = claims.id ?? this.id;
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string, claims: Claims): Buffer {
    const data = {
      type: claims.type ?? type,
      challenge: claims.challenge ?? challenge,
      origin: claims.origin ?? this.#origin,
      crossOrigin: claims.crossOrigin ?? false,
    };
    return Buffer.from(JSON.stringify(data));
  }

  #coseKey({ algorithmByte = 0x26 }: Claims): Buffer {
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, algorithmByte, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x, "base64url"),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y, "base64url"),
    ]);
  }
}

/** The first 37 bytes of authenticator data. */
function head({ rpId = "localhost", counter = 0, ...claims }: Claims, more: number): Buffer {
  const { up = true, uv = true, be = true, bs = true } = claims;
  const flags = (up ? 0x01 : 0) | (uv ? 0x04 : 0) | (be ? 0x08 : 0) | (bs ? 0x10 : 0) | more;
  return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([flags]), uint(4, counter)]);
}

function uint(bytes: number, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}
