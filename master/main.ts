// deno-lint-ignore-file no-console -- the one place of a master that writes to its output

// The master: everything is constructed and wired here, and ended in the opposite order.

import { join } from "node:path";
import type { EdgeStats } from "../shared/edge/edge_faults.ts";
import type { WorldKey } from "../shared/lib/ids.ts";
import { createLog, type Log, type LogLine, stampedJson, stampedText } from "../shared/lib/log.ts";
import { ConfigError, isLoopbackHost, type MasterConfig, readMasterConfig } from "./config.ts";
import { withFlagsNamed } from "./config_written.ts";
import type { MasterEffects } from "./core/effects.ts";
import { MasterCore } from "./core/master_core.ts";
import type { OperatorOutside } from "./core/operator_desk.ts";
import { connectSourcesOf, masterUrlOf, pageUrlOf, worldUrlOf } from "./io/advertised_urls.ts";
import { readBuildId, unpackPacks } from "./io/catalog_file.ts";
import { problemOfTls } from "./io/certificate.ts";
import { type ClientSockets, createClientSockets } from "./io/client_sockets.ts";
import { lockDataDirectory } from "./io/data_lock.ts";
import { Ending } from "./io/ending.ts";
import { type Gateways, startGateways } from "./io/gateway_threads.ts";
import { type HttpServer, startHttpServer } from "./io/http_server.ts";
import { openOperatorSocket, OperatorSocketError } from "./io/operator_socket.ts";
import { Sequence } from "./io/sequence.ts";
import { readReports } from "./io/report_reader.ts";
import { createStorePort } from "./io/store_port.ts";
import { readUniverse, type Universe } from "./io/universe.ts";
import type { ProgramCommand } from "./io/world_launch.ts";
import { WorldProcesses } from "./io/world_processes.ts";
import { type FileStore, openSqliteStore } from "./store/sqlite_store.ts";
import { exitCodeOf, MASTER_EXIT, remedyOf, StartError } from "./start_errors.ts";
import type { Store } from "./store/store.ts";
import { keepHourly, repeat, watchPacks } from "./upkeep.ts";

/** Where the program keeps what a master needs, and how it starts itself again. */
export interface MasterProgram {
  readonly version: string;
  /** Has `client`, `packs` and `worlds`. */
  readonly buildDirectory: string;
  /** True inside the executable, whose files cannot be sought in. */
  readonly isEmbedded: boolean;
  readonly gatewayWorkerUrl: string;
  readonly simulationWorkerPath: string;
  readonly command: ProgramCommand;
}

const TICK_MS = 250;

/** Runs a master until it is told to end. @returns The exit code; every problem was logged. */
export async function masterMain(args: readonly string[], program: MasterProgram): Promise<number> {
  let config: MasterConfig;
  try {
    config = readMasterConfig({
      env: Deno.env.toObject(),
      args,
      cwd: Deno.cwd(),
      buildDirectory: program.buildDirectory,
      cores: navigator.hardwareConcurrency,
      readTextFile: (path) => Deno.readTextFileSync(path),
    });
    const tlsProblem = config.tls && problemOfTls(config.tls);
    if (tlsProblem !== undefined) throw new ConfigError([tlsProblem]);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error("Cannot start master:");
    for (const problem of error.problems) console.error(`  - ${withFlagsNamed(problem)}`);
    console.error("virtucade --help lists the options");
    return MASTER_EXIT.bad_configuration;
  }
  const log = createLog(config.logFormat === "json" ? writeJson : writeText, config.logLevel);
  const stack: (() => void | Promise<void>)[] = [];
  try {
    return await runMaster({ config, program, log, stack });
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    const problem = `${(error as Error).message}${remedyOf(error, config)}`;
    log.error("MASTER_START_FAILED", { code, problem });
    return code;
  } finally {
    for (const undo of stack.reverse()) await undo();
  }
}

interface Parts {
  readonly config: MasterConfig;
  readonly program: MasterProgram;
  readonly log: Log;
  /** What undoes each step, newest last. */
  readonly stack: (() => void | Promise<void>)[];
}

async function runMaster(parts: Parts): Promise<number> {
  const { config, log, stack } = parts;
  stack.push(await lockDataDirectory(config.dataDirectory));
  const store = await openStore(config);
  stack.push(() => store.close());
  log.info("MASTER_DB_READY", { path: join(config.databaseDirectory, config.databaseFileName) });
  const port = createStorePort(store, log);
  stack.push(() => port.settled());
  const sequence = await Sequence.open(store, log);
  const universe = openUniverse(parts);
  const { worlds } = universe;
  const keys = worlds.map((world) => world.key).toSorted();

  // The core gives orders to what reports to it: each is named before it exists.
  const late: { gateway?: Gateways } = {};
  let isReady = false;
  const effects: MasterEffects = {
    sendToClient: (slot, frame) => sockets.sendToClient(slot, frame),
    closeClient: (slot, code, reason) => sockets.closeClient(slot, code, reason),
    startWorld: (order) => processes.startWorld(order),
    sendToWorld: (id, epoch, frame) => processes.sendToWorld(id, epoch, frame),
    killWorld: (id, epoch) => processes.killWorld(id, epoch),
    openRoute(instanceId, epoch) {
      const address = processes.addressOf(instanceId, epoch);
      if (config.routing !== "gateway") queueMicrotask(() => core.routeOpened(instanceId, epoch));
      else if (address !== undefined) late.gateway?.openRoute({ instanceId, epoch }, address);
    },
    holdRoute: (instanceId, epoch) => late.gateway?.holdRoute({ instanceId, epoch }),
    closeRoute(instanceId, epoch, code, reason) {
      late.gateway?.closeRoute({ instanceId, epoch }, code, reason);
    },
  };
  const core: MasterCore = new MasterCore({
    config: {
      version: parts.program.version,
      buildId: readBuildId(config.clientDirectory),
      packBaseUrl: config.packBaseUrl ?? "/packs",
      startWorld: config.startWorld,
      isNameOnlyLogin: config.isNameOnlyLogin,
      worldIdleMs: config.worldIdleMs,
      maxWorldBytes: config.maxWorldBytes,
      maxConnectionsPerAddress: config.maxConnectionsPerAddress,
      maxGuestsPerAddressHour: config.maxGuestsPerAddressHour,
      worldUrl: (id) => worldUrlOf(config, keys, id),
    },
    worlds,
    effects,
    store: port,
    nextNumber: () => sequence.next(),
    numbersLeft: () => sequence.left,
    secret: randomHex,
    log,
  });
  const processes = createProcesses(parts, {
    keys,
    universe,
    store,
    core,
    settled: () => port.settled(),
  });
  stack.push(() => processes.stop());
  const sockets: ClientSockets = createClientSockets(
    core,
    config.gatewayThreads,
    (commands, thread) => late.gateway?.deliverControl(commands, thread),
  );
  const http = await startHttp(parts, universe, {
    core,
    isReady: () => isReady,
    // Whoever asks came through the edge, so that it answers.
    edgeStats: async () => await late.gateway?.stats(),
    pageUrl: () => pageUrlOf(config, late.gateway?.port ?? config.port),
  });
  stack.push(() => http.stop());
  core.tick(performance.now(), Date.now());
  const ending = new Ending(core, log);
  // Before players come in: a world that they want and that still lives is not to be started anew.
  const dialLiveWorlds = await processes.adoptLiveWorlds();
  const gateway = await startGateway(parts, { keys, http, core, sockets, ending });
  late.gateway = gateway;
  stack.push(() => gateway.stop());
  dialLiveWorlds();
  stack.push(repeat(TICK_MS, () => {
    core.tick(performance.now(), Date.now());
    ending.look();
  }));
  stack.push(keepHourly(config, store, log));
  if (config.isDevelopment) {
    stack.push(watchPacks({ log, read: () => openUniverse(parts) }, worlds, (rebuilt, changed) => {
      gateway.setKeys(rebuilt.map((world) => world.key));
      core.replaceWorlds(rebuilt, changed);
    }));
  }
  stack.push(ending.hearSignals());
  stack.push(await listenForOperators(parts, { core, processes, store, ending }));
  isReady = true;
  announce(parts, gateway.port);
  const code = await ending.code;
  isReady = false;
  gateway.stopAccepting();
  log.info("MASTER_STOPPED", { code });
  return code;
}

function openStore(config: MasterConfig): Promise<FileStore> {
  return openSqliteStore({
    directory: config.databaseDirectory,
    fileName: config.databaseFileName,
    nowMs: Date.now(),
  });
}

function openUniverse({ config, program }: Parts): Universe {
  const universe = readUniverse({
    packsDirectory: seekable(config, program),
    rulesDirectory: join(program.buildDirectory, "worlds"),
    addedDirectory: config.addedWorldsDirectory,
    packBaseUrl: config.packBaseUrl ?? "/packs",
  });
  if (!universe.worlds.some((world) => world.key === config.startWorld)) {
    const known = universe.worlds.map((world) => world.key).join(", ");
    const message = `Cannot start in world "${config.startWorld}": known keys are ${known}`;
    throw new StartError(MASTER_EXIT.unknown_start_world, message);
  }
  return universe;
}

/** The build's packs, where parts of a file can be read. */
function seekable(config: MasterConfig, program: MasterProgram): string {
  return program.isEmbedded && config.packsDirectory.startsWith(program.buildDirectory)
    ? unpackPacks(config.packsDirectory, join(config.dataDirectory, "packs"))
    : config.packsDirectory;
}

function createProcesses(
  { config, program, log }: Parts,
  needs: {
    readonly keys: readonly WorldKey[];
    readonly universe: Universe;
    readonly store: Store;
    readonly core: MasterCore;
    readonly settled: () => Promise<void>;
  },
): WorldProcesses {
  return new WorldProcesses({
    launch: {
      version: program.version,
      keys: needs.keys,
      rulesOf: (key) => needs.universe.rulesOf(key),
      simulationWorkerPath: program.simulationWorkerPath,
      logFormat: config.logFormat,
      edge: config.routing === "gateway" ? undefined : {
        hostname: config.hostname,
        tlsCertPath: config.tls?.certPath,
        tlsKeyPath: config.tls?.keyPath,
        trustedProxies: config.trustedProxies,
        allowedOrigins: allowedOrigins(config),
        maxConnectionsPerAddress: config.maxConnectionsPerAddress,
        sockets: config.edgeSockets,
      },
      basePort: config.worldBasePort,
    },
    command: program.command,
    env: Deno.env.toObject(),
    runDirectory: join(config.dataDirectory, "run"),
    store: needs.store,
    savesSettled: needs.settled,
    events: needs.core,
    secret: randomHex,
    wallMs: () => Date.now(),
    log,
  });
}

function startHttp(
  { config, program, log }: Parts,
  universe: Universe,
  state: {
    readonly core: MasterCore;
    readonly isReady: () => boolean;
    readonly edgeStats: () => Promise<EdgeStats | undefined>;
    readonly pageUrl: () => string;
  },
): Promise<HttpServer> {
  const { core, isReady, edgeStats, pageUrl } = state;
  return startHttpServer({
    clientDirectory: config.clientDirectory,
    packsDirectories: universe.packsDirectories,
    version: program.version,
    isDevelopment: config.isDevelopment,
    allowedHosts: config.allowedHosts,
    connectSources: connectSourcesOf(config),
    pageUrl,
    health: async () => ({ ...core.health(), edge: await edgeStats() }),
    buildId: () => readBuildId(config.clientDirectory),
    notReady: () => isReady() ? core.notReady : "starting",
    log,
  });
}

async function startGateway(
  { config, program, log }: Parts,
  needs: {
    readonly keys: readonly WorldKey[];
    readonly http: HttpServer;
    readonly core: MasterCore;
    readonly sockets: ClientSockets;
    readonly ending: Ending;
  },
): Promise<Gateways> {
  const { core, ending, http, sockets } = needs;
  try {
    const gateways = await startGateways({
      workerUrl: program.gatewayWorkerUrl,
      threads: config.gatewayThreads,
      log,
      gateway: {
        hostname: config.hostname,
        port: config.port,
        tls: config.tls === undefined ? undefined : { cert: config.tls.cert, key: config.tls.key },
        serverVersion: program.version,
        keys: needs.keys,
        upstreamPort: http.port,
        allowedOrigins: allowedOrigins(config),
        trustedProxies: config.trustedProxies,
        maxConnections: config.maxConnections,
        maxConnectionsPerAddress: config.maxConnectionsPerAddress,
        sockets: config.edgeSockets,
        logLevel: config.logLevel,
      },
      events: {
        control: (batch, thread) => sockets.receive(batch, thread),
        routeOpened: ({ instanceId, epoch }) => core.routeOpened(instanceId, epoch),
        routeLost: ({ instanceId, epoch }) => core.routeLost(instanceId, epoch),
        crashed(cause) {
          log.error("MASTER_GATEWAY_CRASHED", { cause });
          ending.fail();
        },
      },
    });
    const { port, sockets: kind } = gateways;
    log.info("MASTER_GATEWAY_READY", { port, threads: config.gatewayThreads, sockets: kind });
    return gateways;
  } catch (error) {
    throw new StartError(MASTER_EXIT.cannot_listen, (error as Error).message);
  }
}

async function listenForOperators(
  { config, program, log }: Parts,
  needs: {
    readonly core: MasterCore;
    readonly processes: WorldProcesses;
    readonly store: Store;
    readonly ending: Ending;
  },
): Promise<() => Promise<void>> {
  const { core, processes, store, ending } = needs;
  const outside: OperatorOutside = {
    pid: Deno.pid,
    processOf: (id) => processes.processOf(id),
    wallMs: () => Date.now(),
    drain: (graceMs) => ending.drain(graceMs),
  };
  try {
    return await openOperatorSocket({
      dataDirectory: config.dataDirectory,
      answer: (request) =>
        request.command === "reports"
          ? readReports(request, { store, version: program.version, log })
          : core.operators.answer(request, outside),
      log,
    });
  } catch (error) {
    if (!(error instanceof OperatorSocketError)) throw error;
    throw new StartError(MASTER_EXIT.cannot_listen, error.message);
  }
}

/** Pages of the allowed hosts, by whatever scheme. */
function allowedOrigins(config: MasterConfig): readonly string[] {
  return config.allowedHosts.flatMap((host) => [`https://${host}`, `http://${host}`]);
}

function announce({ config, program, log }: Parts, port: number): void {
  const url = masterUrlOf(config, port);
  const { version } = program;
  log.info("MASTER_READY", { url, version, routing: config.routing, port, pid: Deno.pid });
  if (config.logFormat === "json") return;
  const page = pageUrlOf(config, port);
  console.log(`\n  VirtuCade is open: ${page}\n`);
  if (config.isNameOnlyLogin && !isLoopbackHost(config.hostname)) {
    console.log(
      "  Whoever reaches this port may log in under any name. On a public host say its address,\n" +
        "  --public-master-url, or switch that off with --name-only false.\n",
    );
  }
  if (page.startsWith("https:") || isLoopbackHost(new URL(page).hostname)) return;
  console.log(
    "  Without TLS others on the way can read all of it, and the page cannot be installed. Give\n" +
      "  --tls-cert and --tls-key, or put a proxy with a certificate in front.\n",
  );
}

function randomHex(byteCount: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(byteCount));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function writeText(line: LogLine): void {
  (line.level === "error" ? console.error : console.log)(stampedText(line, new Date()));
}

function writeJson(line: LogLine): void {
  console.log(stampedJson(line, new Date()));
}
