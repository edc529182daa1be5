// Where each value of a JSON text stands, so that a problem in `world.json` can name its line.

/** A line for each path (`portals[2].at.x`; empty for the whole text). */
export type JsonLines = ReadonlyMap<string, number>;

export type ReadJson =
  | { readonly ok: true; readonly value: unknown; readonly lines: JsonLines }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** Parses `text` and remembers the line of every value; a name used twice in an object is refused. */
export function readJsonWithLines(text: string): ReadJson {
  try {
    const scanner = new JsonScanner(text);
    const value = scanner.document();
    return { ok: true, value, lines: scanner.lines };
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    return { ok: false, line: error.line, problem: error.message };
  }
}

/** The line of `path`, or of the nearest thing around it that exists. */
export function lineOf(lines: JsonLines, path: string): number {
  let at = path;
  while (!lines.has(at) && at !== "") at = at.replace(/(\.[^.[\]]*|\[\d+\]|^[^.[\]]+)$/, "");
  return lines.get(at) ?? 1;
}

class JsonMistake extends Error {
  constructor(readonly line: number, problem: string) {
    super(problem);
  }
}

const MAX_DEPTH = 32;
const SPACE = /[ \t\r\n]*/y;
// deno-lint-ignore no-control-regex -- JSON forbids just these inside a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class JsonScanner {
  readonly lines = new Map<string, number>();
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text.startsWith("\ufeff") ? text.slice(1) : text;
  }

  document(): unknown {
    const value = this.#value("", 0);
    this.#space();
    if (this.#at < this.#text.length) this.#refuse("nothing may follow the closing brace");
    return value;
  }

  #value(path: string, depth: number): unknown {
    this.#space();
    this.lines.set(path, this.#line);
    if (depth > MAX_DEPTH) this.#refuse(`is nested more than ${MAX_DEPTH} deep`);
    if (this.#take("{")) return this.#object(path, depth);
    if (this.#take("[")) return this.#list(path, depth);
    const token = this.#match(STRING) ?? this.#match(LITERAL);
    if (token === undefined) this.#refuse(`expected a value, found ${this.#found()}`);
    return JSON.parse(token);
  }

  #object(path: string, depth: number): unknown {
    const object = new Map<string, unknown>();
    this.#space();
    while (!this.#take("}")) {
      if (object.size > 0) this.#expect(",", 'expected "," or "}"');
      this.#space();
      const line = this.#line;
      const quoted = this.#match(STRING);
      if (quoted === undefined) this.#refuse(`expected a name in quotes, found ${this.#found()}`);
      const name = JSON.parse(quoted) as string;
      if (object.has(name)) this.#refuse(`"${name}" stands here twice`);
      this.#space();
      this.#expect(":", 'expected ":"');
      const inner = path === "" ? name : `${path}.${name}`;
      object.set(name, this.#value(inner, depth + 1));
      this.lines.set(inner, line); // the name's line is where an author looks
      this.#space();
    }
    return Object.fromEntries(object);
  }

  #list(path: string, depth: number): unknown {
    const list: unknown[] = [];
    this.#space();
    while (!this.#take("]")) {
      if (list.length > 0) this.#expect(",", 'expected "," or "]"');
      list.push(this.#value(`${path}[${list.length}]`, depth + 1));
      this.#space();
    }
    return list;
  }

  #space(): void {
    const space = this.#match(SPACE) ?? "";
    for (const letter of space) if (letter === "\n") this.#line++;
  }

  #take(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #expect(letter: string, problem: string): void {
    this.#space();
    if (!this.#take(letter)) this.#refuse(`${problem}, found ${this.#found()}`);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #found(): string {
    return this.#at < this.#text.length ? JSON.stringify(this.#text[this.#at]) : "the end";
  }

  #refuse(problem: string): never {
    throw new JsonMistake(this.#line, problem);
  }
}
