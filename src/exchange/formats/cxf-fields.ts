import { toBase64Url } from "../../bytes/base64url.ts";
import type { Remark } from "../entry.ts";
import { deflate } from "../files/deflate.ts";
import type { Fields } from "../files/fields.ts";
import { inflateExactly } from "../files/inflate.ts";
import { orDropped } from "../files/or-dropped.ts";
import { MOST_BLOB_BYTES, type PasskeyValue, prfSecrets } from "../items/passkey-entry.ts";
import { dropped } from "../outgoing.ts";

/** The extensions of a passkey in CXF (§3.3.3), both ways. */

/** The label of the custom fields that hold recovery codes. */
export const RECOVERY_CODES = "Recovery codes";

const HMAC = "hmac-sha256";

/** What `fido2Extensions` says; with remarks for what cannot be taken over. */
export function readExtensions(
  extensions: Fields,
  remarks: Remark[],
): { prf?: Uint8Array | undefined; largeBlob?: Uint8Array | undefined } {
  const found = {
    prf: orDropped("fido2Extensions.hmacCredentials", remarks, () => readPrf(extensions, remarks)),
    largeBlob: orDropped("fido2Extensions.largeBlob", remarks, () => readBlob(extensions, remarks)),
  };
  remarks.push(...extensions.unread());
  return found;
}

function readPrf(extensions: Fields, remarks: Remark[]): Uint8Array | undefined {
  const field = "fido2Extensions.hmacCredentials";
  const current = extensions.objectIfAny("hmacCredentials");
  // As the appendix of the specification shows it, against its text.
  const old = extensions.objectIfAny("hmacSecret");
  if (current) {
    if (current.optionalText("algorithm") !== HMAC) {
      remarks.push({ ...dropped(field), detail: `another algorithm than ${HMAC}` });
      return undefined;
    }
    const withUv = current.optionalBytes("credWithUV");
    return prfSecrets(field, withUv, current.optionalBytes("credWithoutUV"), remarks);
  }
  if (!old) return undefined;
  const oldField = "fido2Extensions.hmacSecret";
  if (old.optionalText("algorithm") !== "HS256") {
    remarks.push({ ...dropped(oldField), detail: "another algorithm than HS256" });
    return undefined;
  }
  const secret = old.optionalBytes("secret");
  const without = secret?.length === 64 ? secret.slice(32) : undefined;
  remarks.push({ field: oldField, what: "changed", detail: "taken for hmacCredentials" });
  return prfSecrets(oldField, secret?.slice(0, without ? 32 : undefined), without, remarks);
}

function readBlob(extensions: Fields, remarks: Remark[]): Uint8Array | undefined {
  const blob = extensions.objectIfAny("largeBlob");
  if (!blob) return undefined;
  const size = blob.natural("uncompressedSize");
  const data = blob.optionalBytes("data");
  const drop = (detail: string) => {
    remarks.push({ ...dropped("fido2Extensions.largeBlob"), detail });
    return undefined;
  };
  if (size === undefined || data === undefined) return drop("without size or data");
  if (size > MOST_BLOB_BYTES) return drop(`more than ${MOST_BLOB_BYTES} bytes`);
  return inflateExactly(data, size) ?? drop("not compressed as it says");
}

/** Undefined where the passkey has none. */
export async function writeExtensions({ prf, largeBlob }: PasskeyValue): Promise<object | undefined> {
  if (!prf && !largeBlob) return undefined;
  return {
    ...(prf && {
      hmacCredentials: {
        algorithm: HMAC,
        credWithUV: toBase64Url(prf.subarray(0, 32)),
        credWithoutUV: toBase64Url(prf.subarray(32)),
      },
    }),
    ...(largeBlob && {
      largeBlob: {
        uncompressedSize: largeBlob.length,
        data: toBase64Url(await deflate(new Uint8Array(largeBlob))),
      },
    }),
  };
}
