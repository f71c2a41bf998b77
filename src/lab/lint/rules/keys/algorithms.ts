import { ALGORITHM_NAMES } from "../../../decode/cose/names.ts";
import { listIn } from "../../../options/members.ts";
import type { Call } from "../../call.ts";
import { eachOf, type Hit, type Rule } from "../../rule.ts";

const [ES256, EDDSA, RS256, RS1] = [-7, -8, -257, -65535];

/** The algorithms (WebAuthn §5.4, §5.8.5). */
export const ALGORITHM_RULES: readonly Rule[] = [
  {
    id: "algorithms-no-es256",
    severity: "warning",
    title: "ES256 (-7) is not among the algorithms",
    why: "Many authenticators, security keys above all, know nothing else",
    section: "§5.4",
    fix: "Offer -8, -7 and -257 in pubKeyCredParams",
    find: eachOf("create", (call) => absent(call, ES256)),
  },
  {
    id: "algorithms-no-rs256",
    severity: "warning",
    title: "RS256 (-257) is not among the algorithms",
    why: "Windows Hello makes such keys where its TPM has nothing else",
    section: "§5.4",
    fix: "Offer -8, -7 and -257 in pubKeyCredParams",
    find: eachOf("create", (call) => absent(call, RS256)),
  },
  {
    id: "algorithms-no-eddsa",
    severity: "advice",
    title: "EdDSA (-8) is not among the algorithms",
    why: "It is one of the three that the specification recommends to offer",
    section: "§5.4",
    fix: "Offer -8, -7 and -257 in pubKeyCredParams, once the server can verify all three",
    find: eachOf("create", (call) => absent(call, EDDSA)),
  },
  {
    id: "algorithms-default",
    severity: "advice",
    title: "pubKeyCredParams is empty",
    why: "The browser then offers ES256 and RS256, and no other: EdDSA is not among them",
    section: "§5.1.3",
    fix: "Name the algorithms that the server can verify",
    find: eachOf("create", ({ options }) =>
      listIn(options, "pubKeyCredParams")?.length === 0
        ? {
            path: "pubKeyCredParams",
            value: [],
            summary: "pubKeyCredParams is empty: ES256 and RS256 are offered",
          }
        : undefined,
    ),
  },
  {
    id: "algorithms-unknown",
    severity: "warning",
    title: "An algorithm that no authenticator knows",
    why: "A number with the wrong sign, or of something that is no signature, is passed over without a word",
    section: "§5.8.5",
    fix: "Use the numbers of the IANA COSE registry: -7, -8, -257",
    find: eachOf("create", (call) =>
      offered(call, (alg) => !ALGORITHM_NAMES.has(alg), "is no algorithm for signatures"),
    ),
  },
  {
    id: "algorithms-sha1",
    severity: "error",
    title: "RS1 (-65535) is offered for credentials",
    why: "Its signatures stand on SHA-1, which is broken",
    section: "§5.8.5",
    fix: "Take -65535 out of pubKeyCredParams",
    find: eachOf("create", (call) => offered(call, (alg) => alg === RS1, "signs with SHA-1")),
  },
  {
    id: "algorithms-twice",
    severity: "advice",
    title: "An algorithm is listed twice",
    why: "The second one does nothing",
    section: "§5.4",
    fix: "List each algorithm once, the preferred one first",
    find: eachOf("create", (call) => {
      return offered(call, (alg, i) => call.algorithms.indexOf(alg) !== i, "is listed twice");
    }),
  },
];

function absent(call: Call, algorithm: number): Omit<Hit, "call"> | undefined {
  const all = call.algorithms;
  if (all.length === 0 || all.includes(algorithm)) return undefined;
  const summary = `${ALGORITHM_NAMES.get(algorithm)} (${algorithm}) is not among the algorithms`;
  return { path: "pubKeyCredParams", value: call.options.pubKeyCredParams, summary };
}

function offered(call: Call, wrong: (alg: number, i: number) => boolean, what: string): Omit<Hit, "call">[] {
  return call.algorithms.flatMap((alg, i) => {
    if (alg === undefined || !wrong(alg, i)) return [];
    const path = `pubKeyCredParams[${i}].alg`;
    return [{ path, value: alg, summary: `The algorithm ${alg} ${what}`, cause: String(alg) }];
  });
}
