/** The TypeScript client, typed by openapi-typescript and run by openapi-fetch, as a program uses it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import createClient from "openapi-fetch";

import type { components, paths } from "./generated/typescript/threatapi.js";

type Schemas = components["schemas"];
type Incident = Schemas["Incident"];

const client = createClient<paths>({ baseUrl: process.env["THREATAPI"]! });

test("a filter with several values finds any of them", async () => {
  const kinds: Schemas["ActorKind"][] = ["media_outlet", "state"];
  const both = await client.GET("/api/v1/actors", { params: { query: { kind: kinds } } });
  let sum = 0;
  for (const kind of kinds) {
    const one = await client.GET("/api/v1/actors", { params: { query: { kind: [kind] } } });
    sum += one.data!.count!;
  }
  assert.equal(both.data!.count, sum);
  assert.deepEqual(new Set(both.data!.results.map((actor) => actor.kind)), new Set(kinds));
});

test("several slugs may come in one text with commas", async () => {
  const slug = ["iskp,al-qaeda"];
  const { data } = await client.GET("/api/v1/actors", { params: { query: { slug } } });
  assert.equal(data!.count, 2);
});

test("a cursor leads through the whole list", async () => {
  const found: Incident[] = [];
  let cursor: string | null = "";
  let count: number | null = null;
  while (cursor !== null) {
    const query: { cursor: string; limit: number } = { cursor, limit: 50 };
    const { data } = await client.GET("/api/v1/incidents", { params: { query } });
    found.push(...data!.results);
    count = data!.count;
    cursor = data!.next && new URL(data!.next).searchParams.get("cursor");
  }
  assert.equal(new Set(found.map((incident) => incident.id)).size, count);
  assert.equal(found.length, count);
});

test("a record is found by its slug, with null for what is absent and bounds for dates", async () => {
  const path = { id: "kabul-airport-attack" };
  const { data } = await client.GET("/api/v1/incidents/{id}", { params: { path } });
  assert.equal(data!.parent, null);
  assert.equal(data!.date?.earliest, "2021-08-26");
  assert.equal(data!.killed?.contested, true);
});

test("assertions are shown on request and else null", async () => {
  const query = { q: "Kabul airport" };
  const plain = await client.GET("/api/v1/incidents", { params: { query } });
  const shown = await client.GET("/api/v1/incidents", {
    params: { query: { ...query, expand: ["assertions"] } },
  });
  assert.equal(plain.data!.results[0]!.assertions, null);
  assert.ok(shown.data!.results[0]!.assertions!.length > 0);
});

test("an assertion names its target whatever that is", async () => {
  const { data } = await client.GET("/api/v1/assertions", { params: { query: { limit: 1000 } } });
  const types = new Set(data!.results.map((assertion) => assertion.target.type));
  assert.ok(types.size > 3);
});

test("a value that cannot be is a typed problem", async () => {
  const query = { place: ["kabull"] };
  const { error, response } = await client.GET("/api/v1/incidents", { params: { query } });
  assert.equal(response.status, 400);
  const problem: Schemas["Problem"] = error!;
  assert.equal(problem.errors[0]!.parameter, "place");
  const code: Schemas["ErrorCode"] = problem.errors[0]!.code;
  assert.equal(code, "unknown");
});

test("a record that is not there is a typed problem", async () => {
  const path = { id: "nobody-at-all" };
  const { error } = await client.GET("/api/v1/actors/{id}", { params: { path } });
  assert.equal(error!.status, 404);
});

test("a chain names its hops", async () => {
  const query = { from: "yasin-zia", to: "ahmad-massoud" };
  const { data } = await client.GET("/api/v1/graph/path", { params: { query } });
  assert.equal(data!.paths[0]!.nodes.at(-1)!.slug, "ahmad-massoud");
  assert.equal(data!.paths[0]!.hops.length, 2);
});

test("counts by two axes", async () => {
  const { data } = await client.GET("/api/v1/incidents/stats", {
    params: { query: { by: ["year", "country"], role: ["perpetrator"] } },
  });
  const listed = await client.GET("/api/v1/incidents", {
    params: { query: { role: ["perpetrator"], limit: 1 } },
  });
  assert.equal(data!.total.count, listed.data!.count);
});

test("many names at once", async () => {
  const body = { queries: [{ name: "zawahri" }] };
  const { data } = await client.POST("/api/v1/match", { body });
  assert.equal(data!.results[0]!.candidates[0]!.entity.slug, "ayman-al-zawahiri");
});

test("a table of incidents is text", async () => {
  const query = { place: ["kabul"] };
  const { data } = await client.GET("/api/v1/incidents.csv", {
    params: { query },
    parseAs: "text",
  });
  const table: string = data!;
  assert.ok(table.includes("kabul-airport-attack"));
});

test("a map of incidents is typed", async () => {
  const query = { place: ["kabul"] };
  const { data } = await client.GET("/api/v1/incidents.geojson", { params: { query } });
  const features: Schemas["IncidentFeature"][] = data!.features;
  assert.ok(features.some((each) => each.properties.slug === "kabul-airport-attack"));
  const point = features.find((each) => each.geometry)!.geometry!;
  assert.deepEqual(point.coordinates.map(Math.round), [69, 35]);
});

const writer = createClient<paths>({
  baseUrl: process.env["THREATAPI"]!,
  headers: { Authorization: `Bearer ${process.env["THREATAPI_TOKEN"]}` },
});

async function lastNumber(): Promise<number> {
  const query = { limit: 1, ordering: ["-number" as const] };
  const { data } = await writer.GET("/api/v1/changes", { params: { query } });
  return data!.results[0]!.number;
}

async function write(body: Schemas["ChangeWriteRequest"]): Promise<Schemas["ChangeWithItems"]> {
  const { data, error } = await writer.POST("/api/v1/changes", { body });
  assert.ok(data && "number" in data, JSON.stringify(error));
  return data;
}

async function undo(number: number): Promise<void> {
  const { response } = await writer.POST("/api/v1/changes/{number}/undo", {
    params: { path: { number } },
    body: { why: "It was a test." },
  });
  assert.equal(response.status, 201);
}

test("records are made, corrected, merged and taken back", async () => {
  const assertions = [{ source: "ts-report", locator: "p. 1" }];
  const toll = (low: number) => ({ key: `${low}`, metric: "killed" as const, low, high: low, assertions });
  const made = await write({
    why: "A test.",
    records: {
      sources: [{ slug: "ts-report", title: "A report", kind: "news" }],
      incidents: [
        { slug: "ts-raid", title: "A raid", assertions, figures: [toll(3), toll(11)] },
        { slug: "ts-raid-2", title: "A raid", assertions },
      ],
    },
  });
  const correction = await write({
    why: "A test.",
    base: await lastNumber(),
    records: { incidents: [{ slug: "ts-raid", title: "The raid" }] },
  });
  const merge = await write({
    why: "A test.",
    base: await lastNumber(),
    merge: [{ type: "incident", keep: "ts-raid", merge: "ts-raid-2" }],
  });
  const path = { id: "ts-raid" };
  const { data } = await writer.GET("/api/v1/incidents/{id}/history", { params: { path } });
  const numbers = data!.results.map((change) => change.number);
  assert.deepEqual(numbers, [merge.number, correction.number, made.number]);
  for (const change of [merge, correction, made]) {
    await undo(change.number);
  }
});

test("a fault in a batch is named, and a request that is sent again changes nothing", async () => {
  const report: Schemas["SourceWriteRequest"] = { slug: "ts-report", title: "A report", kind: "news" };
  const sources = Array.from({ length: 100 }, (_, number) => ({ ...report, slug: `ts-${number}` }));
  sources[41]!.slug = "stats";
  const refused = await writer.POST("/api/v1/changes", { body: { why: "A test.", records: { sources } } });
  assert.deepEqual(
    refused.error!.errors.map((fault) => fault.pointer),
    ["/records/sources/41/slug"],
  );
  const body = { why: "A test.", records: { sources: [report] } };
  const params = { header: { "Idempotency-Key": "ts-1" } };
  const first = await writer.POST("/api/v1/changes", { body, params });
  const again = await writer.POST("/api/v1/changes", { body, params });
  assert.deepEqual(again.data, first.data);
  assert.ok(first.data && "number" in first.data);
  assert.equal(await lastNumber(), first.data.number);
  await undo(first.data.number);
});

test("a proposal is followed until it is published", async () => {
  const report: Schemas["SourceWriteRequest"] = { slug: "ts-report", title: "A report", kind: "news" };
  const body = { why: "A test.", records: { sources: [report] } };
  const sent = await writer.POST("/api/v1/proposals", { body });
  assert.ok(sent.data, JSON.stringify(sent.error));
  const params = { path: { proposal: sent.data.id } };
  const { data } = await writer.GET("/api/v1/proposals/{proposal}", { params });
  assert.equal(data!.status, "proposed");
  const { version, last_change: seen } = data!;
  const published = await writer.POST("/api/v1/proposals/{proposal}/publish", { params, body: { version, seen } });
  assert.ok(published.data && "number" in published.data);
  const followed = await writer.GET("/api/v1/proposals/{proposal}", { params });
  assert.equal(followed.data!.change, published.data.number);
  assert.deepEqual(followed.data!.steps.map((step) => step.after), ["proposed", "published"]);
  assert.equal(followed.data!.fragment!.records!.sources![0]!.kind, "news");
  await undo(published.data.number);
});
