// What can be wrong with the documentation, found without a reader: dead links, tables that no
// longer say what the code says, names that one of the two does not know. Pure.

/** Texts of the project by path. */
export type Texts = ReadonlyMap<string, string>;

/** Links in `file` to files or headings that are not there. */
export function deadLinks(
  file: string,
  texts: Texts,
  isThere: (path: string) => boolean,
): string[] {
  const problems: string[] = [];
  const text = withoutCode(texts.get(file) ?? "");
  for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue; // another site
    const [path = "", anchor] = target.split("#");
    const to = path === "" ? file : joined(file, path);
    if (!isThere(to)) {
      problems.push(`${file}: link to "${target}", which is not there`);
    } else if (anchor !== undefined && !anchorsOf(texts.get(to) ?? "").has(anchor)) {
      problems.push(`${file}: link to "${target}", where no such heading is`);
    }
  }
  return problems;
}

/** Project files in `code` style that are not there: `shared/lib/ids.ts`, with or without `:name`. */
export function deadPaths(
  file: string,
  text: string,
  isThere: (path: string) => boolean,
): string[] {
  const problems: string[] = [];
  const pattern = /`((?:shared|master|world|client|worlds|scripts|docs)\/[\w./-]+)`/g;
  for (const [, path = ""] of text.matchAll(pattern)) {
    if (!isThere(path)) problems.push(`${file}: names "${path}", which is not there`);
  }
  return problems;
}

const END_MARK = "<!-- end of table -->";
/** Columns are not aligned: one long cell would change every line of a diff. */
const IGNORE_START = "<!-- deno-fmt-ignore-start -->";
const IGNORE_END = "<!-- deno-fmt-ignore-end -->";

/** The text with every generated table put between its marks; marks without a table are problems. */
export function withTables(
  file: string,
  text: string,
  tables: ReadonlyMap<string, string>,
): { readonly text: string; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const filled = text.replace(
    /<!-- table: (.+?) -->[\s\S]*?<!-- end of table -->/g,
    (whole: string, name: string) => {
      const table = tables.get(name);
      if (table !== undefined) {
        return [`<!-- table: ${name} -->`, IGNORE_START, table, IGNORE_END, END_MARK].join("\n\n");
      }
      problems.push(`${file}: there is no table "${name}"`);
      return whole;
    },
  );
  return { text: filled, problems };
}

/** Names of log lines in a source text: the first argument of a log call. */
export function markersIn(source: string): readonly string[] {
  const call =
    /[.?](?:debug|info|warn|error)\(\s*(?:[\w.]+ \? )?"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/g;
  return [...source.matchAll(call)].map(([, name = ""]) => name);
}

/** Names in the first column of the table that follows the heading `heading`. */
export function firstColumn(text: string, heading: string): readonly string[] {
  const start = text.indexOf(`\n${heading}\n`);
  if (start < 0) return [];
  const rest = text.slice(start + heading.length + 2);
  const section = rest.slice(0, /\n#{1,6} /.exec(rest)?.index ?? rest.length);
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name = ""]) => name);
}

/** Rule ids that `text` defines: `**T4**` at the start of a line or list item. */
export function definedRules(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^(?:- )?\*\*([A-Z]\d+)\*\*/gm)].map(([, id = ""]) => id));
}

/** Rule ids that a source quotes, as `[T4]`. */
export function quotedRules(source: string): readonly string[] {
  return [...source.matchAll(/\[([A-Z]\d+)\]/g)].map(([, id = ""]) => id);
}

/** What is in one set and not in the other, both ways, in words. */
export function differences(
  what: string,
  inCode: Iterable<string>,
  inDocs: Iterable<string>,
): string[] {
  const code = new Set(inCode);
  const docs = new Set(inDocs);
  return [
    ...[...code].filter((name) => !docs.has(name)).map((name) =>
      `${what} ${name}: not in the docs`
    ),
    ...[...docs].filter((name) => !code.has(name)).map((name) =>
      `${what} ${name}: not in the code`
    ),
  ].sort();
}

/** The anchors of a page's headings, as code hosts make them. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const words = heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "");
    anchors.add(words.replace(/\s/g, "-"));
  }
  return anchors;
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, "");
}

/** `path` as seen from the folder of `file`. */
function joined(file: string, path: string): string {
  const parts = file.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
