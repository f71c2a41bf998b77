import type { Browser as Puppet } from "puppeteer-core";
import { PuppeteerSurface } from "../../test/e2e/driver/puppeteer-surface.ts";
import { addVirtualAuthenticator } from "../../test/e2e/driver/virtual-authenticator.ts";
import type { RelyingParty } from "../../test/e2e/fixtures/relying-party.ts";
import type { Stage } from "../../test/e2e/fixtures/stage.ts";
import { beginCall, type CeremonyType } from "./timed-call.ts";

/** A page on which Chrome's virtual authenticator answers at once, without a person. */
export class NativePage {
  readonly #page: PuppeteerSurface;
  readonly #rp: RelyingParty;
  #credentialId: string | undefined;

  private constructor(page: PuppeteerSurface, rp: RelyingParty) {
    this.#page = page;
    this.#rp = rp;
  }

  /** In a browser that has no extension. */
  static async alone(puppet: Puppet, { rp, site }: Stage): Promise<NativePage> {
    const page = await puppet.newPage();
    await page.goto(`${site.origin()}/`);
    await addVirtualAuthenticator(page, { transport: "usb" });
    return new NativePage(new PuppeteerSurface(page), rp);
  }

  /** In the browser that has Latchkey, which stands aside for the hint `security-key`. */
  static async besideLatchkey({ browser, rp, site }: Stage): Promise<NativePage> {
    const page = await browser.open(`${site.origin()}/`);
    if (!(page instanceof PuppeteerSurface)) throw new Error("Only Chrome has a virtual authenticator");
    await browser.virtualAuthenticator(page, { transport: "usb" });
    return new NativePage(page, rp);
  }

  /** Milliseconds from the call to its result; the first must be a `create`. */
  async time(type: CeremonyType): Promise<number> {
    const call = await beginCall(this.#page, this.#rp, type, {
      userVerification: "discouraged",
      hints: ["security-key"],
      ...(this.#credentialId !== undefined && { credentialId: this.#credentialId }),
    });
    const { called, settled, credentialId } = await call.verified();
    this.#credentialId = credentialId;
    return settled - called;
  }
}
