/** The records that names may mean, a name in each line: node names.js URL < names.txt */

import { readFileSync } from "node:fs";

import { Api } from "threatapi-client";

const [url] = process.argv.slice(2) as [string];
const names = readFileSync(0, "utf8").trimEnd().split("\n");
const api = new Api(url);
for (let start = 0; start < names.length; start += 100) { // as many as a request takes
  const queries = names.slice(start, start + 100).map((name) => ({ name }));
  const { results } = await api.post("match", { queries });
  results.forEach(({ candidates: [best] }, number) => {
    const found = best ? `${best.entity.slug} ${best.score.toFixed(2)}` : "nobody";
    console.log(`${queries[number]!.name}: ${found}`);
  });
}
