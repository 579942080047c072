/** What the API refuses, and how a program sees it: node errors.js URL, with THREATAPI_TOKEN. */

import { Api, ApiError, Conflict, NotFound } from "threatapi-client";

const [url] = process.argv.slice(2) as [string];
const api = new Api(url, { token: process.env["THREATAPI_TOKEN"]! });

try {
  for await (const _ of api.list("incidents", { place: "kabull" }));
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  for (const fault of error.faults) console.log(`${error.status} ${fault.code}: ${fault.parameter}`);
}

try {
  await api.get("actors/{id}", { id: "nobody-at-all" });
} catch (error) {
  if (!(error instanceof NotFound)) throw error;
  console.log(`${error.status} ${error.problem.title}`);
}

// Somebody else corrects the title after we have looked.
const report = { slug: "errors-report", kind: "news", title: "A report" } as const;
const made = await api.write({ why: "A test.", records: { sources: [report] } });
const titled = (title: string) => ({
  why: "A test.", base: made!.number, records: { sources: [{ ...report, title }] },
});
const later = await api.write(titled("Theirs"));
try {
  await api.write(titled("Ours"));
} catch (error) {
  if (!(error instanceof Conflict)) throw error;
  for (const { fields } of error.conflicts) {
    for (const field of fields) console.log(`${error.status} ${field.name}: ${field.theirs} or ${field.mine}`);
  }
}
for (const change of [later, made]) {
  await api.post("changes/{number}/undo", { why: "It was a test." }, { number: change!.number });
}
