import { afterAll, beforeAll, expect, it } from "vitest";
import { type Demo, startDemo, type Verified } from "../../../demo/server.ts";
import { attach } from "../../../testing/index.ts";
import { DRIVERS, type Driver, startDriver } from "./fixtures/drivers.ts";

/** The shortest way through the demo relying party with an attached authenticator; the others take longer. */

let demo: Demo;
let driver: Driver;
beforeAll(async () => {
  demo = await startDemo();
  driver = await startDriver(DRIVERS[0]);
});
afterAll(async () => {
  await driver?.close();
  await demo?.close();
});

it("adds a passkey that a driver's test approves, and refuses a step-up without user verification", async () => {
  const verified: Verified[] = [];
  demo.onVerified((event) => verified.push(event));
  const page = await driver.open();
  const passkeys = await attach(page.page);
  await page.goto(demo.origin);
  await page.type("#signup-username", "ada");
  await page.type("#signup-password", "a long enough password");
  await page.click("#signup-submit");
  await page.waitFor("#add-passkey");

  await page.click("#add-passkey");
  const { id } = await (await passkeys.next()).approve();
  await page.waitFor(`[data-passkey-id="${id}"]`);
  expect(verified).toMatchObject([{ step: "registration", credentialId: id }]);

  await page.goto(`${demo.origin}/billing`);
  await page.click("#step-up");
  await (await passkeys.next()).approve({ faults: ["uv-zero"] });
  await page.waitFor('#status[data-state="error"]');
  expect(verified).toHaveLength(1);
});
