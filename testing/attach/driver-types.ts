/** What is used of Playwright's and Puppeteer's objects: neither of them is a dependency. */

export interface DrivenFrame {
  url(): string;
  parentFrame(): DrivenFrame | null;
  evaluate(script: string): Promise<unknown>;
  frameElement(): Promise<DrivenElement | null>;
}

interface DrivenElement {
  evaluate(read: (element: Element) => unknown): Promise<unknown>;
}

/** `Element` of the page's world, of which only this is read here. */
interface Element {
  getAttribute(name: string): string | null;
}

/** What the pages of both drivers have. */
export interface DrivenPage {
  frames(): DrivenFrame[];
  on(event: FrameEvent, listener: (frame: DrivenFrame | undefined) => void): unknown;
  off(event: FrameEvent, listener: (frame: DrivenFrame | undefined) => void): unknown;
}

/** One signature for three events: only so both drivers' own types fit it. "close" comes with something else. */
type FrameEvent = "framenavigated" | "framedetached" | "close";

interface Playwright {
  addInitScript(script: { content: string }): Promise<unknown>;
  exposeBinding(
    name: string,
    callback: (source: { frame: DrivenFrame }, text: string) => Promise<string>,
  ): Promise<unknown>;
}

/** Playwright's `Page`. */
export interface PlaywrightPage extends DrivenPage, Playwright {}

/** Playwright's `BrowserContext`: all its pages, those that it opens later included. */
export interface PlaywrightContext extends Playwright {
  pages(): DrivenPage[];
  on(event: "page", listener: (page: DrivenPage) => void): unknown;
  off(event: "page", listener: (page: DrivenPage) => void): unknown;
}

/** Puppeteer's `Page`. */
export interface PuppeteerPage extends DrivenPage {
  evaluateOnNewDocument(script: string): Promise<{ identifier: string }>;
  removeScriptToEvaluateOnNewDocument(identifier: string): Promise<void>;
  exposeFunction(name: string, callback: (text: string) => Promise<string>): Promise<void>;
  removeExposedFunction(name: string): Promise<void>;
}

export type AnyPage = PlaywrightPage | PuppeteerPage;

/** What an authenticator can be attached to. */
export type Driven = AnyPage | PlaywrightContext;
