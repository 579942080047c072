/**
 * Keeps a copy of all incidents in a JSON file, and brings it up to date. Run it every night:
 *
 *     node copy_of_incidents.js URL copy.json
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { Api, type Item } from "threatapi-client";

type Copy = [number: number, incidents: Record<string, Item<"incidents">>];

const [url, file] = process.argv.slice(2) as [string, string];
const [known, incidents] = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Copy) : ([0, {}] as Copy);
const api = new Api(url);
// All: the list has the actual ones alone if it is not asked for others.
const modality = ["actual", "planned", "forecast", "hypothesised"] as const;

/** The records that a change removed for good. */
async function* removed(number: number): AsyncGenerator<string> {
  for await (const page of api.pages(await api.get("changes/{number}", { number }))) {
    for (const { is_latest, action, record } of page.items) {
      if (is_latest && (action === "delete" || action === "merge")) yield record;
    }
  }
}

let number = known;
for await (const change of api.list("changes", { after: known })) number = change.number;
if (known) {
  for (let each = known + 1; each <= number; each++) {
    for await (const gone of removed(each)) delete incidents[gone];
  }
}
if (number > known) {
  for await (const incident of api.list("incidents", { changed_after: known, expand: "assertions", modality })) {
    incidents[incident.id] = incident;
  }
}
writeFileSync(file, JSON.stringify([number, incidents]));
console.log(`${Object.keys(incidents).length} incidents as of change ${number}`);
