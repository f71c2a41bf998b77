import type { Item } from "../../../../src/vault/items/item.ts";
import { someBytes } from "../../../fakes/hex.ts";
import { save } from "./files.ts";
import { Lab } from "./lab.ts";
import { BY_PIN, passkey } from "./vaults.ts";

/** What signals of a relying party leave behind. */
const SIGNALLED = {
  hiddenAt: 1_700_000_000_001,
  renamedAt: 1_700_000_000_002,
  formerUserName: "before",
  formerUserDisplayName: "",
};
/** The bytes of a private key; that of RS256 stands for PKCS #8, whose form no reader checks. */
const KEY_BYTES = { [-7]: 32, [-9]: 32, [-8]: 32, [-19]: 32, [-35]: 48, [-51]: 48, [-36]: 66, [-52]: 66, [-257]: 1793 };

/** Passkeys of every algorithm, and with every field that not all of them have. */
export async function makeSoundPasskeys(): Promise<void> {
  const lab = await Lab.make("good-passkeys");
  const ofAlgorithms = Object.entries(KEY_BYTES).map(([algorithm, length], i) =>
    passkey(100 + i, { algorithm: Number(algorithm), privateKey: someBytes(length, 100 + i) }),
  );
  const withFields = [
    passkey(120, { prf: someBytes(64, 120), credProtect: 1, largeBlob: new Uint8Array() }),
    passkey(121, { credProtect: 3, largeBlob: someBytes(700, 121) }),
    { ...passkey(122), value: { ...passkey(122).value, ...SIGNALLED } } as Item,
  ];
  const listed = [];
  for (const item of [...ofAlgorithms, ...withFields]) listed.push(await lab.record(item));
  save(
    "good-passkeys",
    "passkeys of every algorithm, with the secrets of PRF, with protection levels, with large blobs and with what signals leave behind",
    await lab.file(listed),
    BY_PIN,
    lab.opened(listed),
  );
}
