/** Incidents of a country in each year, from the CSV export, as SVG: node chart.js URL PK > chart.svg */

import { Api } from "threatapi-client";

const [url, country] = process.argv.slice(2) as [string, string];
const years = new Map<string, number>();
for await (const row of new Api(url).rows("incidents.csv", { country })) {
  const year = row["date_earliest"]?.slice(0, 4);
  if (year) years.set(year, (years.get(year) ?? 0) + 1);
}
const most = Math.max(...years.values());

console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="${20 * years.size}">`);
[...years].sort().forEach(([year, count], number) => {
  const y = 20 * number;
  const width = Math.floor((500 * count) / most);
  console.log(`<text x="0" y="${y + 14}">${year}</text><rect x="50" y="${y}" width="${width}" height="16"/>`);
  console.log(`<text x="${width + 55}" y="${y + 14}">${count}</text>`);
});
console.log("</svg>");
