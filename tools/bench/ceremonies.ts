import { type Stage, setStage } from "../../test/e2e/fixtures/stage.ts";
import { launchBare } from "./bare-browser.ts";
import { deriveBare, inBenchPage, openEmptyWindow, takeStamps } from "./bench-page.ts";
import { Samples } from "./figures.ts";
import { type Conducted, conduct, PLANS, partsOf } from "./latchkey-ceremonies.ts";
import { NativePage } from "./native-pages.ts";
import { interleaved } from "./rounds.ts";
import type { Subject } from "./subject.ts";

type Task = (samples: Samples) => Promise<void>;

/** What Chrome does without Latchkey, and with Latchkey standing aside. */
async function nativeTasks(stage: Stage, alone: NativePage): Promise<Task[]> {
  const beside = await NativePage.besideLatchkey(stage);
  const task = (name: string, page: NativePage) => async (samples: Samples) => {
    for (const type of ["create", "get"] as const) samples.add(`${type} ${name}`, await page.time(type));
  };
  return [task("native", alone), task("aside", beside)];
}

/** What the figures of Latchkey are to be seen beside. */
function scaleTask({ browser }: Stage): Task {
  return (samples) =>
    inBenchPage(browser, async (page) => {
      samples.add("empty window", await openEmptyWindow(page));
      samples.add("argon2id", await deriveBare(page));
    });
}

async function measure(stage: Stage, subject: Subject, natives: Task[]): Promise<Samples> {
  const { browser, site } = stage;
  const samples = new Samples();
  const page = await browser.open(`${site.origin()}/`);
  const conducted: Conducted[] = [];
  let credentialId: string | undefined;
  const latchkey = PLANS.map((plan): ((counted: boolean) => Promise<void>) => async (counted) => {
    const done = await conduct(stage, page, plan, credentialId);
    credentialId = done.credentialId;
    if (counted) conducted.push(done);
  });
  const others = [...natives, scaleTask(stage)].map(
    (task) => (counted: boolean) => task(counted ? samples : new Samples()),
  );
  const what = `Ceremonies in ${browser.kind}`;
  await interleaved(what, subject.runs, [...latchkey, ...others], (task, counted) => task(counted));

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
  const { kind: browser, executablePath, extensionDir } = subject;
  const stage = await setStage({ browser, executablePath, extensionDir });
  try {
    if (browser === "firefox") return await measure(stage, subject, []);
    const puppet = await launchBare(browser, executablePath);
    try {
      const natives = await nativeTasks(stage, await NativePage.alone(puppet, stage));
      return await measure(stage, subject, natives);
    } finally {
      await puppet.close();
    }
  } finally {
    await stage.close();
  }
}
