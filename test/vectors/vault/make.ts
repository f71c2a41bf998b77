import { removeAll } from "./make/files.ts";
import { makeDumps } from "./make/dumps.ts";
import { makeFound } from "./make/found.ts";
import { makeHostile } from "./make/hostile.ts";
import { makeOwnFields } from "./make/own-fields.ts";
import { makeRefused } from "./make/refused.ts";
import { makeSound } from "./make/sound.ts";
import { makeSoundPasskeys } from "./make/sound-passkeys.ts";
import { makeWrongHeaders } from "./make/wrong-headers.ts";
import { makeWrongIndex } from "./make/wrong-index.ts";
import { makeWrongItems } from "./make/wrong-items.ts";

/** Makes the vectors of this folder anew: `npm run vectors`; see SOURCES.md. */
removeAll();
// In this order: the first three draw from one counter.
const { kinds, platform, dump } = await makeSound();
await makeRefused(kinds, platform, dump);
await makeFound(kinds);
await makeSoundPasskeys();
await makeWrongHeaders();
await makeWrongIndex();
await makeWrongItems();
await makeHostile();
await makeDumps();
await makeOwnFields();
