import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate } from "./fixtures/ceremony.ts";
import { approve } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import { creationOptions, credentialOf, KIND, PIN, type Stage, setStage } from "./fixtures/stage.ts";

/** In Chromium the prompt's page comes with its first view; in Firefox it asks for it. */

let stage: Stage;
let page: Surface;
/** A name by the site that would end the element of the page in which it comes. */
const HOSTILE = "</script><script>document.title='ran'</script><style>*{";

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());

/** A prompt for someone of that name, and what it looks like when its page is there. */
async function asked(name: string) {
  const options = creationOptions(stage.rp, {
    user: { id: randomBase64url(), name, displayName: "" },
    authenticatorSelection: { userVerification: "required" },
  });
  const ceremony = await beginCreate(page, options);
  const prompt = await stage.browser.prompt();
  return {
    prompt,
    async approved() {
      await approve(prompt, { pin: PIN });
      return stage.rp.verifyRegistration(credentialOf(await ceremony.outcome()), options);
    },
  };
}

const cameWithView = (prompt: Surface) =>
  prompt.evaluate(() => {
    const [from] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    return [document.querySelector("head > style[nonce]") !== null, (from?.workerStart ?? 0) > 0];
  });

describe("the prompt's page", () => {
  it("comes with its first view where the browser asks the background for it", async () => {
    const { prompt, approved } = await asked("anna@example.com");
    expect(await cameWithView(prompt)).toEqual(KIND === "chrome" ? [true, true] : [false, false]);
    expect(await prompt.evaluate(() => document.activeElement?.id)).toBe("pin");
    expect(
      await prompt.evaluate(() => [document.documentElement.lang, document.documentElement.dir]),
    ).toEqual(["en", "ltr"]);
    expect((await approved()).flags.uv).toBe(true);
  });

  it("asks the same when it is loaded again", async () => {
    const { prompt, approved } = await asked("anna@example.com");
    await prompt.reload();
    expect(await cameWithView(prompt)).toEqual([false, false]);
    await prompt.waitFor("#approve");
    expect(await prompt.text("main")).toContain("anna@example.com");
    expect((await approved()).flags.uv).toBe(true);
  });

  it("shows a site's names as what they are, and runs no script and takes no sheet but its own", async () => {
    const { prompt, approved } = await asked(HOSTILE);
    expect(await prompt.text("main")).toContain(HOSTILE);
    const seen = await prompt.evaluate(() => {
      const main = document.querySelector("main") as HTMLElement;
      const script = document.createElement("script");
      script.textContent = "document.title = 'ran'";
      const style = document.createElement("style");
      style.textContent = "main { display: none }";
      document.head.append(script, style);
      return [document.title, getComputedStyle(main).display, getComputedStyle(main).padding !== "0px"];
    });
    expect(seen).toEqual(["Latchkey", "flex", true]);
    expect((await approved()).flags.uv).toBe(true);
  });
});

describe("any other page of the extension", () => {
  it.runIf(KIND === "chrome")(
    "does not come by way of the background, which might have to start for it",
    async () => {
      const sourceOf = async (surface: Surface) => {
        const source = await surface.evaluate(() => {
          const [from] = performance.getEntriesByType("navigation");
          return (from as (PerformanceEntry & { workerMatchedSourceType?: string }) | undefined)
            ?.workerMatchedSourceType;
        });
        await surface.close();
        return source;
      };
      for (const path of ["popup/popup.html", "popup/manager.html", "popup/lab.html", "manifest.json"]) {
        expect(await sourceOf(await stage.browser.extension(path))).toBe("network");
      }
      // The control: an address that the route leaves to the background.
      expect(await sourceOf(await stage.browser.extension("popup/prompt.html"))).not.toBe("network");
    },
  );
});
