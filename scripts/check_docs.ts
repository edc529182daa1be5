// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task check:docs`: fails where the documentation and the code disagree. With `--write` the
// generated tables are put into the pages first.

import { MASTER_EXIT } from "../master/start_errors.ts";
import { OPERATOR_EXIT } from "../master/operator_command.ts";
import { EXIT } from "../world/io/exit_codes.ts";
import {
  deadLinks,
  deadPaths,
  definedRules,
  differences,
  firstColumn,
  markersIn,
  quotedRules,
  withTables,
} from "./doc_checks.ts";
import { buildDocTables, readRemarks } from "./doc_tables.ts";
import { buildTrapTables, testNames } from "./trap_table.ts";
import { exists, listCode, listFiles, PROJECT_ROOT } from "./source_files.ts";

const REMARK_SOURCES = ["shared/net/close_codes.ts", "shared/protocol/reasons.ts"];

async function main(): Promise<void> {
  const pages = [...listFiles(PROJECT_ROOT, "docs", (name) => name.endsWith(".md")), "README.md"];
  const texts = new Map(pages.map((page) => [page, read(page)]));
  const remarks = readRemarks(REMARK_SOURCES.map(read).join("\n"));
  const traps = buildTrapTables(
    listCode().filter((file) => /_test\.tsx?$/.test(file)).flatMap((file) =>
      testNames(read(file)).map((name) => ({ file, name }))
    ),
  );
  const tables = new Map([...buildDocTables(remarks), ...traps.tables]);
  const problems: string[] = [...traps.problems];
  for (const page of pages) {
    const before = texts.get(page) ?? "";
    const filled = withTables(page, before, tables);
    problems.push(...filled.problems);
    if (filled.text === before) continue;
    if (Deno.args.includes("--write")) {
      await Deno.writeTextFile(`${PROJECT_ROOT}/${page}`, filled.text);
      texts.set(page, filled.text);
    } else problems.push(`${page}: a table is old, run "deno task check:docs --write"`);
  }
  for (const page of pages) {
    problems.push(...deadLinks(page, texts, isThere));
    problems.push(...deadPaths(page, texts.get(page) ?? "", isThere));
  }
  problems.push(...checkNames(texts));
  for (const problem of problems) console.error(problem);
  console.log(`DOCS pages=${pages.length} problems=${problems.length}`);
  if (problems.length > 0) Deno.exitCode = 1;
}

/** Log lines and exit codes, both ways; and every rule that a test quotes. */
function checkNames(texts: ReadonlyMap<string, string>): readonly string[] {
  const operations = texts.get("docs/operations.md") ?? "";
  const protocol = texts.get("docs/protocol.md") ?? "";
  const code = listCode().filter((file) => !file.startsWith("scripts/"));
  const tests = code.filter((file) => /_test\.tsx?$/.test(file));
  const program = code.filter((file) => !/_test\.tsx?$/.test(file));
  const rules = definedRules(protocol);
  return [
    ...differences(
      "exit code",
      [
        "0",
        ...[EXIT, MASTER_EXIT, OPERATOR_EXIT].flatMap((exit) => Object.values(exit)).map(String),
      ],
      firstColumn(operations, "## Exit codes"),
    ),
    ...differences(
      "log line",
      program.flatMap((file) => markersIn(read(file))),
      firstColumn(operations, "## Log lines"),
    ),
    ...tests.flatMap((file) =>
      quotedRules(read(file))
        .filter((id) => !rules.has(id))
        .map((id) => `${file}: quotes rule ${id}, which docs/protocol.md does not have`)
    ),
  ];
}

function read(file: string): string {
  return Deno.readTextFileSync(`${PROJECT_ROOT}/${file}`);
}

function isThere(path: string): boolean {
  return exists(`${PROJECT_ROOT}/${path}`);
}

if (import.meta.main) await main();
