import "./stand-ins.ts";
import "../../../src/page/page.iife.ts";
import { install } from "./relay.ts";

/** What goes into each document: the extension's own script for pages, and in place of its content script a relay. */
export { install };
