/** Incidents in a country with their tolls: node incidents.js URL PK */

import { Api, type Schemas } from "threatapi-client";

function told(toll: Schemas["Toll"] | null): string {
  return toll ? `${toll.low ?? 0}-${toll.high}, best ${toll.best}` : "not known";
}

const [url, country] = process.argv.slice(2) as [string, string];
for await (const incident of new Api(url).list("incidents", { country, ordering: "-killed" })) {
  console.log(`${incident.date?.edtf ?? "undated"} ${incident.slug}: ${told(incident.killed)}`);
}
