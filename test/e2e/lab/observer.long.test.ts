import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginCreate, beginGet } from "../fixtures/ceremony.ts";
import { NATIVE_ERROR, replaceNatives } from "../fixtures/native-below.ts";
import { cancel } from "../fixtures/person.ts";
import {
  creationOptions,
  KIND,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "../fixtures/stage.ts";
import { tabIdOf, type Watcher, watch } from "./fixtures/watcher.ts";

/** What is seen of a page while somebody looks, and that the page sees nothing of it. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  if (KIND === "firefox") await replaceNatives(stage.browser);
});
afterAll(() => stage?.close());

/** The functions of a page, as the page can tell them. */
const functions = () =>
  (["create", "get"] as const).map((name) => {
    const property = Object.getOwnPropertyDescriptor(CredentialsContainer.prototype, name);
    const { value, ...attributes } = property ?? {};
    return [value.name, value.length, Function.prototype.toString.call(value), JSON.stringify(attributes)];
  });

/** What a page can tell of calls with strange options; none of them opens a window. */
const strangeCalls = async () => {
  const seen: string[] = [];
  const reads: string[] = [];
  const counting = (target: object, name: string): object =>
    new Proxy(target, {
      get(object, key, self) {
        reads.push(`${name}.${String(key)}`);
        return Reflect.get(object, key, self);
      },
    });
  const throwing = new Proxy(
    {},
    {
      get: () => {
        throw new RangeError("get");
      },
      getOwnPropertyDescriptor: () => {
        throw new RangeError("descriptor");
      },
      ownKeys: () => {
        throw new RangeError("keys");
      },
      getPrototypeOf: () => {
        throw new RangeError("prototype");
      },
    },
  );
  const getter = {
    get publicKey() {
      reads.push("getter");
      return undefined;
    },
  };
  const given: unknown[] = [
    undefined,
    null,
    5,
    {},
    { publicKey: null },
    { publicKey: 5 },
    { publicKey: throwing },
    { publicKey: counting({ challenge: 5 }, "publicKey") },
    { publicKey: {}, signal: 5 },
    { publicKey: {}, signal: AbortSignal.abort(new SyntaxError("mine")) },
    throwing,
    getter,
  ];
  for (const method of ["create", "get"] as const) {
    for (const options of given) {
      try {
        const promise = navigator.credentials[method](options as CredentialCreationOptions);
        seen.push(Object.getPrototypeOf(promise) === Promise.prototype ? "promise" : "other");
        seen.push(String(await promise));
      } catch (error) {
        const { name, message } = error as Error;
        seen.push(`${name}: ${message} ${error instanceof Error}`);
      }
    }
    try {
      await Reflect.apply(CredentialsContainer.prototype[method], undefined, [{ publicKey: {} }]);
    } catch (error) {
      seen.push(`without this: ${(error as Error).name}`);
    }
  }
  return { seen, reads };
};

describe("while somebody looks", () => {
  let watcher: Watcher;
  beforeAll(async () => {
    watcher = await watch(stage, null);
  });
  afterAll(() => watcher.close());

  it("Latchkey's own ceremonies are seen with options, answer, origin and stages", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    const { credentialId } = await register(stage, page);
    await signIn(stage, page, { allowCredentials: [{ type: "public-key", id: credentialId }] });
    const [begin, end, second] = await watcher.calls(4);
    expect(begin).toMatchObject({
      document: { origin: stage.site.origin(), frameId: 0, sameOriginWithAncestors: true },
      word: {
        type: "begin",
        method: "create",
        late: false,
        options: { rp: { id: "localhost" }, user: { name: "alice@example.com" } },
        notBytes: [],
        unread: [],
      },
    });
    expect(end?.word).toMatchObject({ type: "end", aborted: false, credential: { id: credentialId } });
    expect(second?.word).toMatchObject({
      method: "get",
      options: { allowCredentials: [{ id: credentialId }] },
    });
    const ceremonies = (await watcher.seen()).filter((one) => one.type === "ceremony");
    const words = ceremonies.map(({ word }) => (word.type === "span" ? word.stage : word.type));
    expect(words).toEqual(expect.arrayContaining(["received", "person", "vault", "answered"]));
    expect(words.indexOf("received")).toBe(0);
    await page.close();
  });

  it("native ones are seen, with their answer or exception", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    const before = (await watcher.seen()).filter((one) => one.type === "call").length;
    if (KIND === "chrome") {
      await stage.browser.virtualAuthenticator(page, { hasUserVerification: true, isUserVerified: true });
    }
    const options = creationOptions(stage.rp, { hints: ["security-key"] });
    const outcome = await (await beginCreate(page, options)).outcome();
    const end = (await watcher.calls(before + 2)).at(-1)?.word;
    if (KIND === "chrome") expect(end).toMatchObject({ type: "end", credential: { type: "public-key" } });
    else expect(end).toMatchObject({ type: "end", error: { name: NATIVE_ERROR } });
    expect(outcome.ok).toBe(KIND === "chrome");
    await page.close();
  });

  it("an abort is seen as such, and reaches the page as it would", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    await register(stage, page);
    const before = (await watcher.seen()).filter((one) => one.type === "call").length;
    const ceremony = await beginGet(page, requestOptions(stage.rp));
    await stage.browser.prompt();
    await ceremony.abort();
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
    const end = (await watcher.calls(before + 2)).at(-1)?.word;
    expect(end).toMatchObject({ type: "end", aborted: true, error: { name: "AbortError" } });
    await page.close();
  });

  it("a field for passkeys is seen, in an open shadow tree too, whatever a page calls its forms", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    const before = (await watcher.seen()).filter((one) => one.type === "call").length;
    await page.evaluate(async () => {
      const call = () => navigator.credentials.get({ publicKey: { challenge: 5 } as never }).catch(() => {});
      const form = document.body.appendChild(document.createElement("form"));
      form.name = "querySelectorAll";
      form.innerHTML = '<input name="shadowRoot"><input name="shadowRoot" autocomplete="username">';
      await call();
      const host = document.body.appendChild(document.createElement("div"));
      host.attachShadow({ mode: "open" }).innerHTML =
        '<textarea autocomplete="username WebAuthn "></textarea>';
      await call();
    });
    const words = (await watcher.calls(before + 4)).slice(before).map(({ word }) => word);
    const begun = words.flatMap((word) => (word.type === "begin" ? [word.autocompleteField] : []));
    expect(begun).toEqual([false, true]);
    await page.close();
  });

  it("functions look as before, also with the observer between them and the page", async () => {
    const observed = await stage.browser.open(`${stage.site.origin()}/`);
    const seen = await observed.evaluate(functions);
    await watcher.close();
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    expect(seen).toEqual(await page.evaluate(functions));
    expect(await page.evaluate(() => Object.keys(window).filter((name) => /latchkey/i.test(name)))).toEqual(
      [],
    );
    await page.close();
    await observed.close();
    watcher = await watch(stage, null);
  });

  it("strange options come to what they come to without an observer, and no getter is read more", async () => {
    const observed = await stage.browser.open(`${stage.site.origin()}/`);
    const seen = await observed.evaluate(strangeCalls);
    await watcher.close();
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    expect(seen).toEqual(await page.evaluate(strangeCalls));
    expect(seen.seen.length).toBeGreaterThan(24);
    await page.close();
    await observed.close();
    watcher = await watch(stage, null);
  });

  it("a page whose Promise throws when it is asked for its instances has its own outcome", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    const outcome = await page.evaluate(async () => {
      Object.defineProperty(Promise, Symbol.hasInstance, {
        value: () => {
          throw new Error("the page's own");
        },
      });
      try {
        await navigator.credentials.get({ publicKey: { challenge: 5 } as never });
        return "none";
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(outcome).toBe("TypeError");
    await page.close();
  });

  it("a rejection that a page does not handle is told to it once, as ever", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    const told = await page.evaluate(async () => {
      let count = 0;
      addEventListener("unhandledrejection", (event) => {
        event.preventDefault();
        count++;
      });
      void navigator.credentials.get({ publicKey: { challenge: 5 } as never });
      await navigator.credentials.get({ publicKey: { challenge: 5 } as never }).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 100));
      return count;
    });
    expect(told).toBe(1);
    await page.close();
  });

  it("a document that was open before is seen from then on, and told as late", async () => {
    await watcher.close();
    const page = await stage.browser.open(`${stage.site.origin()}/open-before`);
    watcher = await watch(stage, null);
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    const [begin, end] = await watcher.calls(2);
    expect(begin?.word).toMatchObject({ type: "begin", late: true });
    expect(end?.word).toMatchObject({ type: "end", error: { name: "NotAllowedError" } });
    await page.close();
  });

  it("of one tab alone, where one was chosen", async () => {
    await watcher.close();
    const [one, other] = [
      await stage.browser.open(`${stage.site.origin()}/one`),
      await stage.browser.open(`${stage.site.origin()}/other`),
    ];
    const manager = await stage.browser.extension("popup/popup.html");
    const tabId = await tabIdOf(manager, `${stage.site.origin()}/one`);
    await manager.close();
    watcher = await watch(stage, tabId);
    for (const page of [other, one]) {
      const ceremony = await beginCreate(page, creationOptions(stage.rp));
      await cancel(await stage.browser.prompt());
      await ceremony.outcome();
    }
    await watcher.calls(2);
    const seen = await watcher.seen();
    expect(new Set(seen.map(({ document }) => document.tabId))).toEqual(new Set([tabId]));
    await one.close();
    await other.close();
  });
});

it("nothing is observed when nobody looks any more", async () => {
  const page = await stage.browser.extension("popup/popup.html");
  const scripts = () => page.evaluate(() => chrome.scripting.getRegisteredContentScripts());
  await expect.poll(scripts).toEqual([]);
  const watcher = await watch(stage, null);
  expect(await scripts()).toHaveLength(2);
  await watcher.close();
  await expect.poll(scripts).toEqual([]);
  await page.close();
});
