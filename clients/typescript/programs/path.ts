/** The shortest paths between two actors or persons: node path.js URL yasin-zia ahmad-massoud */

import { Api } from "threatapi-client";

const [url, from, to] = process.argv.slice(2) as [string, string, string];
const { paths } = await new Api(url).get("graph/path", { from, to });
for (const { nodes, hops } of paths) {
  console.log(nodes.map((node) => node.slug).join(" > "));
  for (const { edge } of hops) console.log(`  ${edge.kind}: ${edge.status}`);
}
