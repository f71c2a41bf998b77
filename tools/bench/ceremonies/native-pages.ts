import type { Browser as Puppet } from "puppeteer-core";
import { PuppeteerSurface } from "../../../test/e2e/driver/puppeteer-surface.ts";
import { addVirtualAuthenticator } from "../../../test/e2e/driver/virtual-authenticator.ts";
import type { RelyingParty } from "../../../test/e2e/fixtures/relying-party.ts";
import type { Stage } from "../../../test/e2e/fixtures/stage.ts";
import { beginCall, type CeremonyType } from "./timed-call.ts";

/** A page on which Chrome's virtual authenticator answers at once, without a person. */
export class NativePage {
  readonly #page: PuppeteerSurface;
  readonly #rp: RelyingParty;

  private constructor(page: PuppeteerSurface, rp: RelyingParty) {
    this.#page = page;
    this.#rp = rp;
  }

  /** In a browser that has no extension. */
  static async alone(puppet: Puppet, { rp, site }: Stage): Promise<NativePage> {
    const page = new PuppeteerSurface(await puppet.newPage());
    await page.goto(`${site.origin()}/`);
    return new NativePage(page, rp);
  }

  /** In the browser that has Latchkey, which stands aside for the hint `security-key`. */
  static async besideLatchkey({ browser, rp, site }: Stage): Promise<NativePage> {
    const page = await browser.open(`${site.origin()}/`);
    if (!(page instanceof PuppeteerSurface)) throw new Error("Only Chrome has a virtual authenticator");
    return new NativePage(page, rp);
  }

  /** Milliseconds from the call to its result, for a `create` and a `get` of what it made. */
  async time(): Promise<Record<CeremonyType, number>> {
    // A new one each time: it has room for a few passkeys only.
    const authenticator = await addVirtualAuthenticator(this.#page.puppeteerPage, { transport: "usb" });
    try {
      const common = { userVerification: "discouraged", hints: ["security-key"] } as const;
      const made = await (await beginCall(this.#page, this.#rp, "create", common)).verified();
      const { credentialId } = made;
      const got = await (
        await beginCall(this.#page, this.#rp, "get", { ...common, credentialId })
      ).verified();
      return { create: made.settled - made.called, get: got.settled - got.called };
    } finally {
      await authenticator.remove();
    }
  }
}
