import type { Page, Browser as Puppet } from "puppeteer-core";
import { RelyingParty } from "../../../test/e2e/fixtures/relying-party.ts";
import { register, type Stage, setStage } from "../../../test/e2e/fixtures/stage.ts";
import { askLab, labProfile } from "../../../test/e2e/lab/fixtures/lab-page.ts";
import { launchBare, stopWorkers } from "../bare-browser.ts";
import { Samples } from "../report/figures.ts";
import { progress } from "../report/progress.ts";
import { interleaved, type Task } from "../rounds.ts";
import type { Subject } from "../subject.ts";
import { timeBareChain, timeBareClick, timeBareWindow } from "./bare-chain.ts";
import {
  askAsPage,
  deriveBare,
  deriveClicked,
  inBenchPage,
  openEmptyWindow,
  pingBackground,
  takeStamps,
} from "./bench-page.ts";
import { type Conducted, conduct, PLANS, type Plan, partsOf } from "./latchkey-ceremonies.ts";
import { NativePage } from "./native-pages.ts";

const LAB_PROFILE = crypto.randomUUID();

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
        const painted = await openEmptyWindow(page);
        const argon2id = await deriveBare(page);
        const clicked = await deriveClicked(page);
        if (!counted) return;
        samples.add("empty window", painted);
        samples.add("argon2id", argon2id);
        samples.add("argon2id by a click", clicked);
      }),
  };
}

/** The bare chain, in a browser of its own. */
function chainTask(page: Page, samples: Samples): Task {
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

/** The same from a click in a window that the chain opens. */
function chainClickTask(chain: Puppet, page: Page, samples: Samples): Task {
  return {
    name: "click in the bare chain's window",
    async run(counted) {
      for (const type of ["create", "get"] as const) {
        const time = await timeBareClick(chain, page, type);
        if (counted) samples.add(`${type} chain click`, time);
      }
    },
  };
}

/** What it takes the bare chain, while it runs and when it was stopped, to show an empty window. */
function chainWindowTask(chain: Puppet, page: Page, samples: Samples): Task {
  return {
    name: "window of the bare chain",
    async run(counted) {
      await page.bringToFront();
      const running = await timeBareWindow(page);
      await stopWorkers(chain);
      const stopped = await timeBareWindow(page);
      if (!counted) return;
      samples.add("chain window", running);
      samples.add("chain window extra", stopped - running);
    },
  };
}

/**
 * What it takes a stopped background to answer, and then a running one: a page of the extension, which keeps its process
 * alive, and a page of the web, where the process has to start too.
 */
async function wakeTasks({ browser, site }: Stage, samples: Samples): Promise<Task[]> {
  const web = await browser.open(`${site.origin()}/`);
  return [
    {
      name: "wake of the background",
      run: (counted) =>
        inBenchPage(browser, async (page) => {
          await browser.stopBackground();
          const [stopped, running] = [await pingBackground(page), await pingBackground(page)];
          if (counted) samples.add("wake", stopped - running);
        }),
    },
    {
      name: "wake of the background by a page of the web",
      async run(counted) {
        await browser.stopBackground();
        const [stopped, running] = [await askAsPage(web), await askAsPage(web)];
        if (counted) samples.add("page wake", stopped - running);
      },
    },
  ];
}

/** Puts a lab profile for another site into use, or out of it. */
async function useLab({ browser }: Stage, on: boolean): Promise<void> {
  const profile = labProfile({
    id: LAB_PROFILE,
    on,
    sites: [{ type: "origin", origin: "https://lab.example" }],
  });
  const page = await browser.extension("popup/popup.html");
  await askLab(page, "save", { profile });
  await page.close();
}

/**
 * The ceremonies with Latchkey, by whether the background is stopped before; each that is counted is added to
 * `conducted`.
 */
async function latchkeyTasks(
  stage: Stage,
  conducted: Conducted[],
): Promise<{ running: Task[]; stopped: Task[] }> {
  const { browser, site } = stage;
  const created = { stage, page: await browser.open(`${site.origin()}/`), credentialId: undefined };
  // At a site of its own, which has one passkey, as people have.
  const rp = new RelyingParty("get.localhost", site.origin("get.localhost"));
  const page = await browser.open(`${rp.origin}/`);
  const { credentialId } = await register({ ...stage, rp }, page);
  const signedIn = { stage: { ...stage, rp }, page, credentialId };
  const task = (plan: Plan): Task => ({
    name: `${plan.type}, ${plan.name}`,
    async run(counted) {
      if (plan.lab) await useLab(stage, true);
      const at = plan.type === "create" ? created : signedIn;
      const done = await conduct(at.stage, at.page, plan, at.credentialId);
      if (plan.lab) await useLab(stage, false);
      if (counted) conducted.push(done);
    },
  });
  return {
    running: PLANS.filter(({ stopped }) => !stopped).map(task),
    stopped: PLANS.filter(({ stopped }) => stopped).map(task),
  };
}

async function measure(
  stage: Stage,
  runs: number,
  chain: Puppet,
  alone: NativePage | undefined,
): Promise<Samples> {
  const { browser, site } = stage;
  const samples = new Samples();
  const chainPage = await chain.newPage();
  await chainPage.goto(`${site.origin()}/`);
  const conducted: Conducted[] = [];
  const { running, stopped } = await latchkeyTasks(stage, conducted);
  await interleaved(`Ceremonies in ${browser.kind}`, runs, [
    ...running,
    ...(alone === undefined ? [] : await nativeTasks(stage, alone, samples)),
    chainTask(chainPage, samples),
    // In Firefox nothing drives the window of another extension.
    ...(browser.kind === "chrome" ? [chainClickTask(chain, chainPage, samples)] : []),
    scaleTask(stage, samples),
  ]);
  // Before the process is stopped for the first time, with which they may go.
  const early = await inBenchPage(browser, takeStamps);
  // Apart: a background that has just been started runs everything for the first time.
  await interleaved(`Ceremonies in ${browser.kind}, stopped`, runs, [
    ...stopped,
    ...(await wakeTasks(stage, samples)),
    // The chain cannot be stopped in Firefox.
    ...(browser.kind === "chrome" ? [chainWindowTask(chain, chainPage, samples)] : []),
  ]);
  const stamps = new Map([...early, ...(await inBenchPage(browser, takeStamps))]);
  const missed = conducted.filter(({ fragment }) => !stamps.has(fragment));
  if (missed.length > conducted.length / 20) throw new Error(`No times of ${missed.length} ceremonies`);
  for (const { plan, fragment } of missed)
    progress(`No times of one ${plan.type}, ${plan.name} (${fragment})`);
  for (const done of conducted) {
    if (missed.includes(done)) continue;
    const { stages, ...parts } = partsOf(done, stamps.get(done.fragment));
    for (const [part, value] of Object.entries({ ...parts, ...stages })) {
      samples.add(`${done.plan.type} ${done.plan.name} ${part}`, value);
    }
  }
  for (const type of ["create", "get"] as const) {
    const { median: warm } = samples.figure(`${type} no PIN painted`, "", "ms");
    const { values } = samples.figure(`${type} stopped painted`, "", "ms");
    for (const value of values) samples.add(`${type} stopped extra`, value - warm);
  }
  return samples;
}

/** Times `create` and `get` from the page's call to its result, in the parts that are not the person's. */
export async function benchCeremonies(subject: Subject): Promise<Samples> {
  const { kind: browser, executablePath, extensionDir, chainDir, runs } = subject;
  const stage = await setStage({ browser, executablePath, extensionDir, vault: "usual" });
  const others: Puppet[] = [];
  const launch = async (extension?: string) => {
    const puppet = await launchBare(browser, executablePath, extension);
    others.push(puppet);
    return puppet;
  };
  try {
    const chain = await launch(chainDir);
    // Firefox's is driven in another way.
    const alone = browser === "chrome" ? await NativePage.alone(await launch(), stage) : undefined;
    return await measure(stage, runs, chain, alone);
  } finally {
    for (const puppet of others) await puppet.close();
    await stage.close();
  }
}
