import { type Stage, setStage } from "../../test/e2e/fixtures/stage.ts";
import { launchBare } from "./bare-browser.ts";
import { deriveBare, inBenchPage, openEmptyWindow, takeStamps } from "./bench-page.ts";
import { Samples } from "./figures.ts";
import { type Conducted, conduct, PLANS, partsOf } from "./latchkey-ceremonies.ts";
import { NativePage } from "./native-pages.ts";
import { interleaved, type Task } from "./rounds.ts";
import type { Subject } from "./subject.ts";

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

async function measure(stage: Stage, runs: number, alone: NativePage | undefined): Promise<Samples> {
  const { browser } = stage;
  const samples = new Samples();
  const conducted: Conducted[] = [];
  await interleaved(`Ceremonies in ${browser.kind}`, runs, [
    ...(await latchkeyTasks(stage, conducted)),
    ...(alone === undefined ? [] : await nativeTasks(stage, alone, samples)),
    scaleTask(stage, samples),
  ]);
  const stamps = await inBenchPage(browser, takeStamps);
  for (const done of conducted) {
    for (const [part, value] of Object.entries(partsOf(done, stamps.get(done.fragment)))) {
      samples.add(`${done.plan.type} ${done.plan.name} ${part}`, value);
    }
  }
  return samples;
}

/** Times `create` and `get` from the page's call to its result, in the parts that are not the person's. */
export async function benchCeremonies(subject: Subject): Promise<Samples> {
  const { kind: browser, executablePath, extensionDir, runs } = subject;
  const stage = await setStage({ browser, executablePath, extensionDir });
  try {
    if (browser === "firefox") return await measure(stage, runs, undefined);
    const puppet = await launchBare(browser, executablePath);
    try {
      return await measure(stage, runs, await NativePage.alone(puppet, stage));
    } finally {
      await puppet.close();
    }
  } finally {
    await stage.close();
  }
}
