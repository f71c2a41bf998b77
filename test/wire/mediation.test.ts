import { expect, it } from "vitest";
import { parseCeremonyMessage } from "../../src/wire/guards.ts";
import { CEREMONY_ID, passkeyCreate, smallGet } from "../fakes/requests.ts";

const parse = (request: object) => parseCeremonyMessage({ type: "start", id: CEREMONY_ID, request });

it.each(["conditional", "immediate"])("the mediation %s goes with the request", (mediation) => {
  expect(parse({ ...smallGet(), mediation })).toMatchObject({ request: { ...smallGet(), mediation } });
  expect(parse({ ...passkeyCreate(), mediation })).toMatchObject({ request: { type: "create", mediation } });
});

it("a request without one has none", () => {
  const message = parse(smallGet());
  expect("request" in message && "mediation" in message.request).toBe(false);
});

it.each(["silent", "optional", "", null, 5, {}, ["conditional"]])("%o is a TypeError", (mediation) => {
  expect(() => parse({ ...smallGet(), mediation })).toThrow(TypeError);
});
