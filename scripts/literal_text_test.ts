// The interface says nothing that is not in the tables of its languages: no component holds a text.

import assert from "node:assert/strict";
import { stop, transform } from "esbuild";
import { listCode, PROJECT_ROOT } from "./source_files.ts";

Deno.test.afterAll(() => stop());

/** What a component may say in any language: a version's `v`, units, signs. */
const ANY_LANGUAGE = /^[^\p{L}]*(v|ms|s)?[^\p{L}]*$/u;
/** Attributes that are read or heard. */
const SPOKEN =
  /(?:"aria-label"|"aria-valuetext"|"aria-description"|title|placeholder|alt): "([^"]*)"/g;

/** Texts that JSX holds as they stand: children, and attributes that people read. */
async function literalsIn(source: string): Promise<readonly string[]> {
  const { code } = await transform(source, {
    loader: "tsx",
    jsx: "automatic",
    jsxImportSource: "preact",
    charset: "utf8",
  });
  const spoken = [...code.matchAll(SPOKEN)].map(([, text = ""]) => text);
  const children = [...code.matchAll(/children: /g)]
    .flatMap((match) => textsOf(code.slice(match.index + match[0].length)));
  return [...spoken, ...children].filter((text) => !ANY_LANGUAGE.test(text));
}

/** The texts that `code` begins with: one, or those that are items of the list it begins with. */
function textsOf(code: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  let isItem = true;
  for (const [token] of code.matchAll(/"(?:[^"\\]|\\.)*"|[[\](){},]|[^\s"[\](){},]+/g)) {
    if (token.startsWith('"') && isItem) texts.push(token.slice(1, -1));
    isItem = depth <= 1 && (token === "," || (token === "[" && depth === 0));
    if ("[({".includes(token)) depth++;
    if ("])}".includes(token)) depth--;
    if (depth <= 0) break;
  }
  return texts;
}

Deno.test("literalsIn() finds texts and spoken attributes, and leaves the rest", async () => {
  assert.deepEqual(await literalsIn(`const a = <p class="x">Hello</p>;`), ["Hello"]);
  assert.deepEqual(await literalsIn(`const a = <p><b>{x}</b> and more</p>;`), [" and more"]);
  assert.deepEqual(await literalsIn(`const a = <i aria-label="Close" title={t} />;`), ["Close"]);
  assert.deepEqual(await literalsIn(`const a = <p class="x" key="y">{words} · v{1} %</p>;`), []);
});

Deno.test("no component of the interface holds a text of its own", async () => {
  const components = listCode().filter((file) => /^client\/ui\/.*\.tsx$/.test(file));
  assert.ok(components.length > 15, "the components are where they were");
  for (const file of components) {
    const source = await Deno.readTextFile(`${PROJECT_ROOT}/${file}`);
    assert.deepEqual(await literalsIn(source), [], file);
  }
});
