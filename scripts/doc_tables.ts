// Tables of the documentation that follow from the code: written into it between two marks by
// `deno task check:docs --write`, and compared by every check. Pure.

import { CONFIG_OPTIONS, type ConfigOption, ENV_PREFIX } from "../master/config_options.ts";
import { OPERATOR_REFUSALS } from "../master/core/operator_messages.ts";
import { CLOSE_CODES, mayReconnectAfter } from "../shared/net/close_codes.ts";
import { FROM_MASTER, TO_MASTER } from "../shared/protocol/control_messages.ts";
import type { Table } from "../shared/protocol/frames.ts";
import { TO_MASTER_LINK, TO_WORLD_LINK } from "../shared/protocol/master_messages.ts";
import { REPLICATED_FIELDS } from "../shared/protocol/replicated_fields.ts";
import * as reasons from "../shared/protocol/reasons.ts";
import { FROM_WORLD, TO_WORLD } from "../shared/protocol/world_messages.ts";

/** Doc comments by what follows them: `normal: 1000` → `Said by a client that …`. */
export type Remarks = ReadonlyMap<string, string>;

/** Reads the remark above each `name: value,` and `const NAME` of a source text. */
export function readRemarks(source: string): Remarks {
  const remarks = new Map<string, string>();
  const pattern = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*(?:export const )?([A-Za-z_]\w*)\s*[:=]/g;
  for (const [, text = "", name = ""] of source.matchAll(pattern)) {
    remarks.set(name, text.replace(/\n\s*\*/g, " ").replace(/\s+/g, " ").trim());
  }
  return remarks;
}

/** Every generated table by its name. `remarks` come from the sources of codes and reasons. */
export function buildDocTables(remarks: Remarks): ReadonlyMap<string, string> {
  return new Map([
    ["close codes", closeCodes(remarks)],
    ["reasons", reasonLists(remarks)],
    ["client to master", messages(TO_MASTER)],
    ["master to client", messages(FROM_MASTER)],
    ["client to world", messages(TO_WORLD)],
    ["world to client", messages(FROM_WORLD)],
    ["world to master", messages(TO_MASTER_LINK)],
    ["master to world", messages(TO_WORLD_LINK)],
    ["options", options()],
    ["replicated fields", replicatedFields()],
    ["operator refusals", operatorRefusals()],
  ]);
}

function closeCodes(remarks: Remarks): string {
  const rows = Object.entries(CLOSE_CODES).map(([reason, code]) => {
    const back = code >= 4000 ? (mayReconnectAfter(code) ? "yes" : "no") : "";
    return [String(code), quoted(reason), remarks.get(reason) ?? "", back];
  });
  return table(["code", "reason", "meaning", "may the client come back by itself"], rows);
}

function reasonLists(remarks: Remarks): string {
  const rows = Object.entries(reasons).map(([name, list]) => [
    quoted(name),
    remarks.get(name) ?? "",
    list.map(quoted).join(", "),
  ]);
  return table(["list", "for", "values"], rows);
}

function messages(rows: Table<string>): string {
  const isLimited = Object.values(rows).some((row) => Number.isFinite(row.perSecond));
  const heads = isLimited ? ["byte", "message", "legal in", "a second"] : ["byte", "message"];
  return table(
    heads,
    Object.entries(rows).map(([name, row]) => {
      const cells = [String(row.byte), quoted(name)];
      if (!isLimited) return cells;
      return [...cells, row.in.map(quoted).join(", "), String(row.perSecond)];
    }),
  );
}

function replicatedFields(): string {
  return table(
    ["field", "unit", "whole", "change", "bit of the mask"],
    REPLICATED_FIELDS.map(({ name, unit, whole, change, bit }) => [
      quoted(name),
      unit,
      whole,
      change === "step" ? "i8, added" : "u8, new value",
      String(bit),
    ]),
  );
}

function options(): string {
  const rows = CONFIG_OPTIONS.map((option: ConfigOption) => {
    const range = option.range === undefined ? "" : ` (${option.range[0]} to ${option.range[1]})`;
    const choices = option.choices === undefined ? "" : ` (${option.choices.join(", ")})`;
    return [
      quoted(ENV_PREFIX + option.name),
      quoted(option.flag),
      option.help + range + choices,
      option.defaultText,
    ];
  });
  return table(["environment", "flag", "meaning", "default"], rows);
}

function operatorRefusals(): string {
  const rows = Object.entries(OPERATOR_REFUSALS).map(([name, words]) => [quoted(name), words]);
  return table(["refusal", "meaning"], rows);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function quoted(text: string): string {
  return "`" + text + "`";
}
