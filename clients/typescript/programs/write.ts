/** Records are written, corrected, proposed and taken back, and their history is read: node write.js URL, with THREATAPI_TOKEN. */

import { Api } from "threatapi-client";

const [url] = process.argv.slice(2) as [string];
const api = new Api(url, { token: process.env["THREATAPI_TOKEN"]! });
const title = async () => (await api.get("sources/{id}", { id: "a-report" })).title;

const report = { slug: "a-report", kind: "news", title: "A report" } as const;
const made = (await api.write({ why: "A test.", records: { sources: [report] } }))!;
console.log(`made: ${await title()}`);

const renamed = { ...report, title: "The report" };
const correction = { why: "A test.", base: made.number, records: { sources: [renamed] } };
for (const { fields } of (await api.dryRun(correction)).records) {
  console.log("would change:", ...fields.map((field) => `${field.name} to ${field.after}`));
}
console.log(`as it was: ${await title()}`);

const { id: proposal } = await api.post("proposals", correction);
const { version, last_change: seen } = await api.get("proposals/{proposal}", { proposal });
await api.post("proposals/{proposal}/publish", { version, seen }, { proposal });
const published = await api.get("proposals/{proposal}", { proposal });
console.log(`${published.status}: ${await title()}`);

const { id } = await api.get("sources/{id}", { id: "a-report" });
for (const number of [published.change!, made.number]) {
  await api.post("changes/{number}/undo", { why: "It was a test." }, { number });
}
let left = 0;
for await (const _ of api.list("sources", { slug: "a-report" })) left++;
console.log(`${left} left`);
// Newest first. The history of a deleted record stays.
for (const { reason, items } of (await api.get("sources/{id}/history", { id })).results) {
  console.log(reason, ...items.map(({ action }) => action));
}
