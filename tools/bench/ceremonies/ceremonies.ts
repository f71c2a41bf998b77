import type { Browser as Puppet } from "puppeteer-core";
import { type Stage, setStage } from "../../../test/e2e/fixtures/stage.ts";
import { launchBare } from "../bare-browser.ts";
import { Samples } from "../report/figures.ts";
import { interleaved, type Task } from "../rounds.ts";
import type { Subject } from "../subject.ts";
import { timeBareChain } from "./bare-chain.ts";
import { deriveBare, inBenchPage, openEmptyWindow, pingBackground, takeStamps } from "./bench-page.ts";
import { type Conducted, conduct, PLANS, partsOf } from "./latchkey-ceremonies.ts";
import { NativePage } from "./native-pages.ts";

/** What Chrome does without Latchkey, and with Latchkey standing aside. */
async function nativeTasks(stage: Stage, alone: NativePage, samples: Samples): Promise<Task[]> {
  const beside = await NativePage.besideLatchkey(stage);
  const task = (name: string, page: NativePage): Task => ({
    name,
    async run(counted) {
      const times = await page.time();
      if (!counted) return;
      for (const [type, time] of Object.entries(times)) samples.add(`${type} ${name}`, time);
    },
  });
  return [task("native", alone), task("aside", beside)];
}

/** What the figures of Latchkey are to be seen beside. */
function scaleTask({ browser }: Stage, samples: Samples): Task {
  return {
    name: "empty window and Argon2id",
    run: (counted) =>
      inBenchPage(browser, async (page) => {
        const window = await openEmptyWindow(page);
        const argon2id = await deriveBare(page);
        if (!counted) return;
        samples.add("empty window", window);
        samples.add("argon2id", argon2id);
      }),
  };
}

/** The bare chain, in a browser of its own. */
async function chainTask(chain: Puppet, { site }: Stage, samples: Samples): Promise<Task> {
  const page = await chain.newPage();
  await page.goto(`${site.origin()}/`);
  return {
    name: "bare chain",
    async run(counted) {
      await page.bringToFront();
      const times = await timeBareChain(page);
      if (!counted) return;
      for (const [type, time] of Object.entries(times)) samples.add(`${type} chain`, time);
    },
  };
}

/** What it takes a stopped background to answer a message, and then a running one. */
function wakeTask({ browser }: Stage, samples: Samples): Task {
  return {
    name: "wake of the background",
    run: (counted) =>
      inBenchPage(browser, async (page) => {
        await browser.stopBackground();
        const [stopped, running] = [await pingBackground(page), await pingBackground(page)];
        if (counted) samples.add("wake", stopped - running);
      }),
  };
}

/** The ceremonies with Latchkey; each that is counted is added to `conducted`. */
async function latchkeyTasks(stage: Stage, conducted: Conducted[]): Promise<Task[]> {
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  let credentialId: string | undefined;
  return PLANS.map((plan) => ({
    name: `${plan.type}, ${plan.name}`,
    async run(counted) {
      const done = await conduct(stage, page, plan, credentialId);
      credentialId = done.credentialId;
      if (counted) conducted.push(done);
    },
  }));
}

async function measure(
  stage: Stage,
  runs: number,
  chain: Puppet,
  alone: NativePage | undefined,
): Promise<Samples> {
  const { browser } = stage;
  const samples = new Samples();
  const conducted: Conducted[] = [];
  await interleaved(`Ceremonies in ${browser.kind}`, runs, [
    ...(await latchkeyTasks(stage, conducted)),
    ...(alone === undefined ? [] : await nativeTasks(stage, alone, samples)),
    await chainTask(chain, stage, samples),
    wakeTask(stage, samples),
    scaleTask(stage, samples),
  ]);
  const stamps = await inBenchPage(browser, takeStamps);
  for (const done of conducted) {
    const { stages, ...parts } = partsOf(done, stamps.get(done.fragment));
    for (const [part, value] of Object.entries({ ...parts, ...stages })) {
      samples.add(`${done.plan.type} ${done.plan.name} ${part}`, value);
    }
  }
  return samples;
}

/** Times `create` and `get` from the page's call to its result, in the parts that are not the person's. */
export async function benchCeremonies(subject: Subject): Promise<Samples> {
  const { kind: browser, executablePath, extensionDir, chainDir, runs } = subject;
  const stage = await setStage({ browser, executablePath, extensionDir });
  const others: Puppet[] = [];
  const launch = async (extension?: string) => {
    const puppet = await launchBare(browser, executablePath, extension);
    others.push(puppet);
    return puppet;
  };
  try {
    const chain = await launch(chainDir);
    // Firefox has no virtual authenticator.
    const alone = browser === "chrome" ? await NativePage.alone(await launch(), stage) : undefined;
    return await measure(stage, runs, chain, alone);
  } finally {
    for (const puppet of others) await puppet.close();
    await stage.close();
  }
}
