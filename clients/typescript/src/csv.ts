/** The rows of a CSV (RFC 4180) by the names of its columns. */
export async function* rowsOf(lines: AsyncIterable<string>): AsyncGenerator<Record<string, string>> {
  let names: string[] | undefined;
  let text = "";
  for await (const line of lines) {
    text += line;
    if ((text.split('"').length - 1) % 2) continue; // an end of line within quotes
    const cells = cellsOf(text.replace(/\r?\n$/, ""));
    text = "";
    if (names) yield Object.fromEntries(names.map((name, number) => [name, cells[number] ?? ""]));
    names ??= cells;
  }
}

function cellsOf(row: string): string[] {
  const cells = row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g);
  return Array.from(cells, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}
