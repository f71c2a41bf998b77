/**
 * One interface over both browsers. What a person does (click, type, press) goes through the browser's own
 * input, so the page sees trusted events; everything else only looks.
 */

export type BrowserKind = "chrome" | "firefox";
export type ColorScheme = "light" | "dark";

/** What a person has set in the system; what is left out is not set. */
export interface Preferences {
  reducedMotion?: boolean;
  /** The page's colours are replaced by a few of the person's own. */
  forcedColors?: boolean;
}

export interface WaitOptions {
  /** Milliseconds; 10 000 where it is left out. */
  timeout?: number;
}

/** Work that goes on in a page while the test does something else. */
export interface Pending<T> {
  /** Whether the promise was fulfilled or rejected by now. */
  settled(): Promise<boolean>;
  /** Waits for the value; throws the promise's own error, or after the timeout (30 000 ms). */
  value(options?: WaitOptions): Promise<T>;
}

/** A document: the top of a surface, or one of its child frames. */
export interface Frame {
  url(): Promise<string>;
  /**
   * Runs a function in the page's main world and waits for its promise. The function is sent as its
   * source text, so it may use nothing from around it; arguments and result are JSON-like values.
   * Chrome treats it as a user gesture.
   */
  evaluate<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): Promise<Awaited<T>>;
  /** Like `evaluate`, but returns as soon as the work has begun. Both browsers treat it as a user gesture. */
  begin<A extends unknown[], T>(fn: (...args: A) => Promise<T>, ...args: A): Promise<Pending<T>>;
  /** Gives the frame's window the focus; the browsers' own WebAuthn wants the calling page to have it. */
  bringToFront(): Promise<void>;
  /** Waits until the element can be seen and is enabled, brings its window to the front, and clicks it. */
  click(selector: string, options?: WaitOptions): Promise<void>;
  /** Replaces the text of a field, key by key. A field that already has the focus is not clicked. */
  type(selector: string, text: string): Promise<void>;
  /** Waits until the element is there (or visible, or gone). */
  waitFor(selector: string, options?: WaitOptions & { visible?: boolean; gone?: boolean }): Promise<void>;
  /** The text of an element, white space collapsed, or the value of a field; waits for the element. */
  text(selector: string): Promise<string>;
  /** How many elements match now. */
  count(selector: string): Promise<number>;
}

/** A web page or an extension page in a tab or window of its own. */
export interface Surface extends Frame {
  /** Navigates and waits for the load event. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Every child frame, at any depth, in document order. */
  frames(): Promise<Frame[]>;
  /** One key to whatever has the focus, by its DOM name ("Enter", "Tab", "a"); modifiers as "Shift+Tab". */
  press(key: string): Promise<void>;
  /**
   * Input as it comes, whether or not anything waits for it: these three bring no window to the front. A key
   * that is down already repeats.
   */
  keyDown(key: string): Promise<void>;
  keyUp(key: string): Promise<void>;
  /** The main button, at a place of the viewport in CSS pixels. */
  clickAt(x: number, y: number): Promise<void>;
  /** How many elements have this role and this name, as the browser tells them to a screen reader. */
  countByRole(role: string, name: string): Promise<number>;
  /** A PNG of the viewport; folders are made as needed. */
  screenshot(path: string): Promise<void>;
  /** CSS pixels. */
  setViewport(width: number, height: number): Promise<void>;
  /** In Firefox this holds for the whole browser. */
  emulateColorScheme(scheme: ColorScheme): Promise<void>;
  /** In Firefox these hold for the whole browser. */
  emulatePreferences(preferences: Preferences): Promise<void>;
  close(): Promise<void>;
  isClosed(): Promise<boolean>;
  /** Waits until the window or tab is gone. */
  waitClosed(options?: WaitOptions): Promise<void>;
}

export interface VirtualAuthenticatorOptions {
  transport?: "internal" | "usb";
  hasUserVerification?: boolean;
  isUserVerified?: boolean;
  hasPrf?: boolean;
}

export interface HeldCredential {
  credentialId: string;
  rpId: string | undefined;
  signCount: number;
  userName: string | undefined;
  userDisplayName: string | undefined;
}

/** The browser's own software authenticator: it stands for "the native browser" on one page. */
export interface VirtualAuthenticator {
  /** The credentials that it holds; ids are unpadded base64url. */
  credentials(): Promise<HeldCredential[]>;
  remove(): Promise<void>;
}

export interface Browser {
  readonly kind: BrowserKind;
  readonly profileDir: string;
  /** `chrome-extension://…` or `moz-extension://…`, without a slash at the end. */
  readonly extensionOrigin: string;
  /** Opens a page in a new tab. `private` needs the launch option `privateWindows`. */
  open(url: string, options?: { private?: boolean }): Promise<Surface>;
  /** Opens a page of the extension in a new tab, by its path ("popup/popup.html"). */
  extension(path: string): Promise<Surface>;
  /** Clicks the extension's button in the toolbar, over a tab: its popup opens, and may see that tab. */
  clickAction(tab: Surface): Promise<void>;
  /** The main button, into the popup that `clickAction` has opened: at a place of its viewport in CSS pixels. */
  clickActionAt(x: number, y: number): Promise<void>;
  /** The next prompt window that was not handed out yet, loaded; waits for it. */
  prompt(options?: WaitOptions): Promise<Surface>;
  /** How many prompt windows are open now. */
  promptCount(): Promise<number>;
  /** Every open tab and window. */
  surfaces(): Promise<Surface[]>;
  /** Terminates the service worker (Firefox: the event page); returns when it has stopped. */
  stopBackground(): Promise<void>;
  backgroundRunning(): Promise<boolean>;
  /** What the browser itself has to complain about in the extension's manifest and scripts. */
  complaints(): Promise<string[]>;
  /** Installs the extension again over itself, as an update does: scripts in open tabs lose their extension. */
  reloadExtension(): Promise<void>;
  /** Closes the browser and starts it again on the same profile; every earlier surface is gone. */
  restart(): Promise<void>;
  /** In Firefox it is there for the whole browser. */
  virtualAuthenticator(
    surface: Surface,
    options?: VirtualAuthenticatorOptions,
  ): Promise<VirtualAuthenticator>;
  /**
   * Shows the panel of that title in the developer tools of the tab in front (in Chrome they must be open), and gives the
   * addresses of the documents in them.
   */
  developerPanel(title: string): Promise<string[]>;
  /**
   * Firefox only; throws in Chrome. Runs a function in every document from now on, before any script of the
   * page or of an extension; it is sent as its source text.
   */
  preload(fn: () => void): Promise<void>;
  /** Resolves when the browser has gone, closed by the test or by a person. */
  whenClosed(): Promise<void>;
  /** Closes the browser and removes the profile if it was a temporary one. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  browser: BrowserKind;
  /** Folder of the unpacked extension. */
  extensionDir: string;
  /** The browser's program; else the environment's CHROME_PATH or FIREFOX_PATH. */
  executablePath?: string;
  /** Kept after `close`; a temporary one is used where this is left out. */
  profileDir?: string;
  /** True unless said otherwise. */
  headless?: boolean;
  colorScheme?: ColorScheme;
  /** Allows the extension in private windows. */
  privateWindows?: boolean;
  /** Chrome opens the developer tools with every tab. */
  developerTools?: boolean;
  /** Folders of other unpacked extensions, loaded before or after ours. */
  neighbours?: { before?: string; after?: string };
  /** The port of a proxy on this machine through which all https goes; certificates are not checked then. */
  httpsThrough?: number;
  /**
   * A camera that is always allowed: in Chrome it plays this YUV4MPEG2 file, in Firefox it shows what Firefox has for
   * tests.
   */
  fakeCamera?: string;
  /** Chrome's screens, each as "left,top widthxheight" in CSS pixels of the desktop; one where this is left out. */
  screens?: string[];
  /** Whether Ctrl-C and other signals end the browser and this process; true unless said otherwise. */
  handleSignals?: boolean;
}
