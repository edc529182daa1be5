import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { stop } from "esbuild";
import { buildClient, type ClientAssets } from "./client_builder.ts";
import { BuildError } from "./pack/build_problem.ts";

const PROJECT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const PAGE = `<link rel="stylesheet" href="/client/{{css}}">
<script type="importmap">{ "imports": { "three": "/client/{{three}}", "three/basics": "/client/{{three_basics}}" } }</script>
<meta content="{{version}} {{build}}"><script type="module" src="/client/{{client}}"></script>
`;

Deno.test.afterAll(() => stop());

/** A project of `files` that shares this one's packages. Disposing removes it. */
async function fixture(files: Record<string, string> = {}) {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "virtucade_client_" }));
  // A small three: bundling and compressing the real one takes seconds. It gets its own package.
  const all: Record<string, string> = {
    "client/index.html": PAGE,
    "client/main.tsx": `import { render } from "preact"; import { Mesh } from "three";
      import { text } from "./ui/text.ts"; render(<b>{text}</b>, new Mesh());`,
    "client/ui/text.ts": `export const text = "${"words ".repeat(100)}";`,
    "client/ui/a.css": ".a { color: red; }",
    "client/ui/b.css": ".b { background: url(/client/x.svg); }",
    "client/static/icons/x.svg": `<svg>${" ".repeat(300)}</svg>`,
    "client/static/x.png": "png",
    "node_modules/three/package.json": '{ "type": "module", "sideEffects": false }',
    "node_modules/three/src/Three.js": "export * from './Core.js';\n",
    "node_modules/three/src/Core.js": "export { Mesh } from './Mesh.js';\n" +
      "export { Unused } from './Unused.js';\n",
    "node_modules/three/src/Mesh.js": "import shader from './mesh.glsl.js';\n" +
      "class Mesh {}\nMesh.shader = shader;\nexport { Mesh };\n",
    "node_modules/three/src/mesh.glsl.js": "export default /* glsl */`\n\t// said\n\tvoid`;\n",
    "node_modules/three/src/Unused.js": "import { Mesh } from './Mesh.js';\n" +
      "export class Unused extends Mesh { isUnused() {} }\n",
    ...files,
  };
  const write = async (more: Record<string, string>) => {
    for (const [path, text] of Object.entries(more)) {
      await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
  };
  await write(all);
  await Deno.symlink(`${PROJECT}/node_modules/preact`, `${root}/node_modules/preact`);
  return {
    root,
    write,
    build: () => buildClient({ root, version: "0.1", threeBasics: ["Mesh"] }),
    read: (path: string) => Deno.readFile(`${root}/build/client/${path}`),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

function nameOf(assets: ClientAssets, pattern: RegExp): string {
  const found = assets.files.find((file) => pattern.test(file.path));
  assert.ok(found, `no file ${pattern}`);
  return found.path;
}

Deno.test("buildClient() writes hashed code, three, style, page, static files and the list", async () => {
  await using project = await fixture();
  const assets = await project.build();
  const text = async (path: string) => new TextDecoder().decode(await project.read(path));
  const client = nameOf(assets, /^client\.[0-9a-f]{16}\.js$/);
  const three = nameOf(assets, /^three\.[0-9a-f]{16}\.js$/);
  const basics = nameOf(assets, /^three_basics\.[0-9a-f]{16}\.js$/);
  const shared = nameOf(assets, /^three_shared\.[A-Z0-9]{8}\.js$/);
  const css = nameOf(assets, /^client\.[0-9a-f]{16}\.css$/);
  assert.match(await text(client), /from\s*"three\/basics"/);
  assert.doesNotMatch(await text(client), /from\s*"(preact|three")/);
  assert.match(await text(three), /isUnused/);
  assert.doesNotMatch(await text(basics) + await text(shared), /isUnused/);
  assert.match(await text(shared), /void/);
  assert.doesNotMatch(await text(shared), /said/);
  const later = assets.files.filter((file) => file.isDeferred === true).map((file) => file.path);
  assert.deepStrictEqual(later, [three]);
  assert.equal((await text(css)).trim(), ".a{color:red}.b{background:url(/client/x.svg)}");
  assert.equal(
    await text("index.html"),
    PAGE.replace("{{css}}", css).replace("{{three}}", three).replace(
      "{{three_basics}}",
      basics,
    ).replace("{{client}}", client)
      .replace("{{version}}", "0.1").replace("{{build}}", assets.build),
  );
  assert.equal(await text("x.png"), "png");
  assert.deepStrictEqual(JSON.parse(await text("assets.json")), assets);
  for (const file of assets.files) {
    const raw = await project.read(file.path);
    assert.equal(raw.length, file.sizeBytes);
    assert.equal(file.isImmutable, /\.([0-9a-f]{16}|[A-Z0-9]{8})\./.test(file.path), file.path);
    if (file.brotliBytes !== undefined) {
      const smaller = await project.read(`${file.path}.br`);
      assert.equal(smaller.length, file.brotliBytes);
      assert.deepStrictEqual(new Uint8Array(brotliDecompressSync(smaller)), raw);
    }
    if (file.gzipBytes !== undefined) {
      const smaller = await project.read(`${file.path}.gz`);
      assert.equal(smaller.length, file.gzipBytes);
      assert.deepStrictEqual(new Uint8Array(gunzipSync(smaller)), raw);
    }
  }
  const compressed = assets.files.filter((file) => file.brotliBytes !== undefined);
  assert.ok(compressed.some((file) => file.path === client));
  assert.ok(compressed.some((file) => file.path === "icons/x.svg"));
  assert.ok(!compressed.some((file) => file.path === "x.png"));
});

Deno.test("buildClient() renames only what changed, and removes what it replaced", async () => {
  await using project = await fixture();
  const one = await project.build();
  assert.deepStrictEqual(await project.build(), one);
  await project.write({ "client/ui/text.ts": 'export const text = "other";' });
  const two = await project.build();
  assert.notEqual(one.build, two.build);
  assert.notEqual(nameOf(one, /^client.*js$/), nameOf(two, /^client.*js$/));
  assert.equal(nameOf(one, /^three/), nameOf(two, /^three/));
  assert.equal(nameOf(one, /css$/), nameOf(two, /css$/));
  await assert.rejects(project.read(nameOf(one, /^client.*js$/)), Deno.errors.NotFound);
  await assert.rejects(project.read(`${nameOf(one, /^client.*js$/)}.br`), Deno.errors.NotFound);
});

Deno.test("buildClient() keeps what is imported later in files of its own, named by hash", async () => {
  await using project = await fixture({
    "client/index.html": PAGE.replace("<meta", "{{preloads}}<meta"),
    "client/main.tsx": `import { shared } from "./shared.ts"; console.log(shared);
      addEventListener("click", async () => (await import("./ui/panel.ts")).open());`,
    "client/shared.ts": 'export const shared = "needed at once".repeat(9);',
    "client/ui/panel.ts": `import { shared } from "../shared.ts";
      export const open = () => console.log("wanted later", shared);`,
  });
  const assets = await project.build();
  const text = async (path: string) => new TextDecoder().decode(await project.read(path));
  const panel = nameOf(assets, /^panel\.[A-Z0-9]{8}\.js$/);
  const chunk = nameOf(assets, /^chunk\.[A-Z0-9]{8}\.js$/);
  assert.match(await text(panel), /wanted later/);
  assert.match(await text(chunk), /needed at once/);
  assert.match(
    await text(nameOf(assets, /^client.*js$/)),
    new RegExp(`import\\("\\./${panel}"\\)`),
  );
  const later = assets.files.filter((file) => file.isDeferred === true).map((file) => file.path);
  assert.deepEqual(later.filter((path) => !path.startsWith("three.")), [panel]);
  assert.ok(assets.files.find((file) => file.path === panel)?.isImmutable);
  const page = await text("index.html");
  assert.ok(page.includes(`<link rel="modulepreload" href="/client/${chunk}">`));
  assert.ok(!page.includes(panel));
});

Deno.test("buildClient() builds the page that measures apart from what players load", async () => {
  await using project = await fixture({
    "client/bench.html": '<script type="module" src="/client/{{bench}}"></script>{{three}}',
    "client/bench.ts": `import { Mesh } from "three"; import { text } from "./ui/text.ts";
      console.log(new Mesh(), text, "measured");`,
  });
  const assets = await project.build();
  const text = async (path: string) => new TextDecoder().decode(await project.read(path));
  const bench = nameOf(assets, /^bench\.[0-9a-f]{16}\.js$/);
  const three = nameOf(assets, /^three\./);
  assert.match(await text(bench), /measured/);
  assert.match(await text(bench), /words words/);
  assert.match(await text(bench), /from\s*"three\/basics"/);
  assert.equal(
    await text("bench.html"),
    `<script type="module" src="/client/${bench}"></script>${three}`,
  );
  const later = assets.files.filter((file) => file.isDeferred === true).map((file) => file.path);
  assert.deepEqual(later.filter((path) => !path.startsWith("three.")), [bench, "bench.html"]);
  assert.ok(!(await text("index.html")).includes("bench"));
  assert.doesNotMatch(await text(nameOf(assets, /^client.*js$/)), /measured/);
});

Deno.test("buildClient() refuses code that wants more of three.js than is loaded at once", async () => {
  const problems = await problemsOf({
    "client/main.tsx": 'import { Mesh, Unused } from "three"; console.log(Mesh, Unused);',
  });
  assert.match(problems, /uses Unused of three\.js/);
});

async function problemsOf(files: Record<string, string>): Promise<string> {
  await using project = await fixture(files);
  const error = await project.build().then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof BuildError, `the build should have failed: ${error}`);
  return error.message;
}

for (
  const foreign of [
    "worlds/hub/scene.ts",
    "worlds/hub/server.ts",
    "master/core/desk.ts",
    "world/core/room.ts",
    "shared/edge/edge.ts",
  ]
) {
  Deno.test(`buildClient() refuses a client that holds ${foreign}`, async () => {
    const message = await problemsOf({
      [foreign]: "export const x = Math.random();",
      "client/main.tsx": `import { x } from "../${foreign}"; globalThis.name = String(x);`,
    });
    assert.match(message, new RegExp(`the client holds "${foreign}"`));
  });
}

Deno.test("buildClient() names file and line of a mistake in code, style and page", async () => {
  assert.match(await problemsOf({ "client/main.tsx": "\nconst x = ;" }), /client\/main\.tsx:2: /);
  assert.match(
    await problemsOf({ "client/main.tsx": '\nimport "./gone.ts";' }),
    /main\.tsx:2: .*gone/,
  );
  assert.match(await problemsOf({ "client/ui/a.css": '@import "gone.css";' }), /a\.css:1: .*gone/);
  assert.match(
    await problemsOf({ "client/index.html": "\n{{nothing}}" }),
    /index\.html:2: \{\{nothing/,
  );
});
