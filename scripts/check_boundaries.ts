// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task check:boundaries`: fails on any import that the house does not allow, and on any core
// that touches a clock, chance, I/O or a promise; on arithmetic in shared/sim that engines may differ
// in; and on files out of shape.

import { findImpureUses, mustBePure } from "./core_purity.ts";
import { findStyleBreaches } from "./house_style.ts";
import { readImportGraph } from "./import_graph.ts";
import { brokenReaches, brokenRule } from "./import_rules.ts";
import { findInexactUses, mustBeExact } from "./sim_arithmetic.ts";
import { listCode, PROJECT_ROOT } from "./source_files.ts";

async function main(): Promise<void> {
  const graph = await readImportGraph(PROJECT_ROOT);
  const problems = [...graph.broken, ...brokenReaches(graph.edges)];
  for (const edge of graph.edges) {
    const rule = brokenRule(edge);
    if (rule !== undefined) problems.push(`${edge.from} → ${edge.to}: ${rule}`);
  }
  for (const file of listCode()) {
    const text = Deno.readTextFileSync(`${PROJECT_ROOT}/${file}`);
    problems.push(...findStyleBreaches(file, text));
    for (const { line, what } of mustBePure(file) ? findImpureUses(text) : []) {
      problems.push(`${file}:${line}: a core uses ${what}`);
    }
    for (const { line, what } of mustBeExact(file) ? findInexactUses(text) : []) {
      problems.push(`${file}:${line}: movement computes with ${what}`);
    }
  }
  for (const problem of problems.sort()) console.error(problem);
  console.log(`BOUNDARIES imports=${graph.edges.length} problems=${problems.length}`);
  if (problems.length > 0) Deno.exitCode = 1;
}

if (import.meta.main) await main();
