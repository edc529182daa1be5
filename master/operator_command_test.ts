import assert from "node:assert/strict";
import { isOperatorCommand, OPERATOR_COMMANDS } from "./core/operator_messages.ts";
import { readOperatorArguments } from "./operator_command.ts";

function read(
  command: (typeof OPERATOR_COMMANDS)[number],
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const problems: string[] = [];
  const value = readOperatorArguments({ command, args, env, cwd: "/srv", problems });
  return { value, problems };
}

Deno.test("isOperatorCommand() knows its own, and not what every object has", () => {
  for (const command of OPERATOR_COMMANDS) assert.ok(isOperatorCommand(command));
  for (const text of [undefined, "", "world", "constructor"]) assert.ok(!isOperatorCommand(text));
});

Deno.test("readOperatorArguments() finds the data directory: flag, environment, ./data", () => {
  const where = (args: readonly string[], env = {}) =>
    read("worlds", args, env).value?.dataDirectory;
  const env = { MULTI_SERVER_DATA_DIR: "/var/lib/virtucade" };
  assert.equal(where([]), "/srv/data");
  assert.equal(where([], env), "/var/lib/virtucade");
  assert.equal(where(["--data-dir", "here"], env), "/srv/here");
  assert.equal(where(["--data-dir=here"], env), "/srv/here");
  // Another option of the master's may be wrong: a running one is asked all the same.
  assert.equal(where([], { ...env, MULTI_SERVER_TLS_CERT: "" }), "/var/lib/virtucade");
});

Deno.test("readOperatorArguments() reads each command's own words", () => {
  assert.deepEqual(read("worlds", ["--json"]).value, {
    request: { command: "worlds" },
    isJson: true,
    dataDirectory: "/srv/data",
  });
  assert.deepEqual(read("players", ["--addresses"]).value?.request, {
    command: "players",
    withAddresses: true,
  });
  assert.deepEqual(read("stop", ["--json", "hub#2"]).value?.request, {
    command: "stop",
    key: "hub",
    number: 2,
  });
  assert.deepEqual(read("reports", []).value?.request, {
    command: "reports",
    limit: 20,
    beforeId: undefined,
  });
  assert.deepEqual(read("reports", ["--limit", "50", "--before", "9"]).value?.request, {
    command: "reports",
    limit: 50,
    beforeId: 9,
  });
  assert.deepEqual(read("drain", []).value?.request, { command: "drain", inSeconds: 0 });
  for (const args of [["--in", "30"], ["--in=30"]]) {
    assert.deepEqual(read("drain", args).value?.request, { command: "drain", inSeconds: 30 });
  }
});

Deno.test("readOperatorArguments() names every problem", () => {
  const cases: readonly [...Parameters<typeof read>, RegExp][] = [
    ["worlds", ["--addresses"], {}, /"--addresses" is unknown/],
    ["worlds", ["hub"], {}, /it takes no "hub"/],
    ["drain", ["--now", "x"], {}, /"--now" is unknown; it takes no "x"/],
    ["reports", ["--limit", "101"], {}, /--limit must be a whole number from 1 to 100/],
    ["reports", ["--before"], {}, /--before must be a whole number/],
    ["worlds", ["--limit", "5"], {}, /"--limit" is unknown/],
    ["drain", ["--in", "soon"], {}, /--in must be a whole number from 0 to 3600/],
    ["drain", ["--in"], {}, /--in must be a whole number/],
    ["drain", ["--in", "3601"], {}, /--in must be a whole number/],
    ["stop", ["--in", "5", "hub"], {}, /"--in" is unknown/],
    ["stop", [], {}, /needs the key of one world/],
    ["stop", ["hub", "left_world"], {}, /needs the key of one world/],
    ["stop", ["../hub"], {}, /"\.\.\/hub" is no world key/],
    ["worlds", ["--data-dir"], {}, /--data-dir has no value/],
    ["worlds", ["--data-dir", "a", "--data-dir", "b"], {}, /--data-dir is given twice/],
    ["worlds", [], { MULTI_SERVER_DATA_DIR: " " }, /MULTI_SERVER_DATA_DIR is blank/],
  ];
  for (const [command, args, env, text] of cases) {
    const { value, problems } = read(command, args, env);
    assert.equal(value, undefined, args.join(" "));
    assert.match(problems.join("; "), text);
  }
});
