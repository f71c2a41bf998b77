import { CheckFailure } from "./check-failure.ts";
import type { CeremonyTemplate, RelyingPartyConfig, RequestTemplate, SuccessRule } from "./config.ts";

/**
 * A config from JSON, member by member.
 * @throws CheckFailure "config", which names the member that is wrong, missing or unknown.
 */
export function readConfig(value: unknown): RelyingPartyConfig {
  const config = object(value, "", [
    ...["name", "url", "origin", "headers", "values", "account", "registration", "login", "pause"],
  ]);
  const url = text(config.url, "url");
  if (!isWeb(url)) throw wrong("url", "is no address such as https://example.com");
  optional(config.name, "name", text);
  optional(config.origin, "origin", (origin, path) => {
    const given = text(origin, path);
    if (!isWeb(given) || new URL(given).origin !== given)
      throw wrong(path, "is no origin such as https://example.com");
  });
  optional(config.headers, "headers", texts);
  optional(config.values, "values", texts);
  optional(config.account, "account", requests);
  optional(config.pause, "pause", (pause, path) => {
    if (!isPause(pause)) throw wrong(path, "is no number of milliseconds");
  });
  ceremony(config.registration, "registration");
  ceremony(config.login, "login");
  return config as unknown as RelyingPartyConfig;
}

/** Milliseconds that a timer can wait. */
export function isPause(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < 2 ** 31;
}

function isWeb(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

function ceremony(value: unknown, path: string): asserts value is CeremonyTemplate {
  const { before, begin, finish, success } = object(value, path, ["before", "begin", "finish", "success"]);
  optional(before, `${path}.before`, requests);
  request(begin, `${path}.begin`, ["options"]);
  optional(object(begin, `${path}.begin`).options, `${path}.begin.options`, text);
  request(finish, `${path}.finish`);
  optional(success, `${path}.success`, (rule, at) => successRule(rule, at, ["follow"]));
}

function requests(value: unknown, path: string): asserts value is RequestTemplate[] {
  if (!Array.isArray(value)) throw wrong(path, "is no list of requests");
  for (const [index, item] of value.entries()) request(item, `${path}[${index}]`);
}

function request(value: unknown, path: string, more: string[] = []): asserts value is RequestTemplate {
  const members = ["method", "path", "headers", "body", "form", "save", ...more];
  const template = object(value, path, members);
  text(template.path, `${path}.path`);
  optional(template.method, `${path}.method`, text);
  optional(template.headers, `${path}.headers`, texts);
  optional(template.form, `${path}.form`, texts);
  if (template.body !== undefined && template.form !== undefined) {
    throw wrong(path, "has both a body and a form");
  }
  optional(template.save, `${path}.save`, (sources, at) => {
    for (const [name, source] of Object.entries(object(sources, at))) {
      const here = `${at}.${name}`;
      const members = Object.entries(object(source, here, ["json", "header", "cookie", "text"]));
      const [member] = members;
      if (!member || members.length > 1)
        throw wrong(here, "has to have one of json, header, cookie and text");
      const pattern = text(member[1], `${here}.${member[0]}`);
      if (member[0] === "text") regularExpression(pattern, `${here}.text`);
    }
  });
}

function successRule(value: unknown, path: string, more: string[] = []): asserts value is SuccessRule {
  const rule = object(value, path, ["status", "json", "location", ...more]);
  optional(rule.status, `${path}.status`, (status, at) => {
    const list: unknown[] = Array.isArray(status) ? status : [status];
    if (!list.every(Number.isInteger)) throw wrong(at, "is no status");
  });
  optional(rule.json, `${path}.json`, (json, at) =>
    text(object(json, at, ["path", "equals"]).path, `${at}.path`),
  );
  optional(rule.location, `${path}.location`, (location, at) => regularExpression(text(location, at), at));
  optional(rule.follow, `${path}.follow`, (follow, at) => {
    request(follow, at, ["success"]);
    optional(object(follow, at).success, `${at}.success`, successRule);
  });
}

function object(value: unknown, path: string, members?: string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(path, value === undefined ? "is missing" : "is no object");
  }
  for (const name of Object.keys(value)) {
    if (members && !members.includes(name)) {
      throw wrong(path ? `${path}.${name}` : name, `is unknown here; there are ${members.join(", ")}`);
    }
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, path: string): string {
  if (typeof value !== "string") throw wrong(path, value === undefined ? "is missing" : "is no text");
  return value;
}

function texts(value: unknown, path: string): void {
  for (const [name, item] of Object.entries(object(value, path))) text(item, `${path}.${name}`);
}

function optional(value: unknown, path: string, check: (value: unknown, path: string) => unknown): void {
  if (value !== undefined) check(value, path);
}

function regularExpression(pattern: string, path: string): void {
  try {
    new RegExp(pattern);
  } catch {
    throw wrong(path, "is no regular expression");
  }
}

function wrong(path: string, what: string): CheckFailure {
  return new CheckFailure("config", `The config's ${path || "JSON"} ${what}.`);
}
