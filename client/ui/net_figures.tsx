// The developer overlay: what the connection does, in numbers and graphs. It only looks while it is
// open, takes no keys but F3, and lets what lies under it be walked in.

import { useEffect, useRef, useState } from "preact/hooks";
import { emptyNetSample, type NetSample, type NetSource } from "../core/net_sample.ts";
import { formatBytes } from "./format.ts";
import { Icon } from "./icons.tsx";
import { graphLine, LOOKS_PER_SECOND, NetHistory, type NetSeries } from "./net_history.ts";
import { panelWords } from "./panel_words.ts";
import { words } from "./words.ts";

/** Where people ask for less motion, the graphs move this many times a second. */
const CALM_LOOKS_PER_SECOND = 1;
const GRAPH_WIDTH = 120;
const GRAPH_HEIGHT = 22;

interface GraphRow {
  readonly series: NetSeries;
  /** The graph's top is never below this. */
  readonly least: number;
  readonly text: (value: number) => string;
}

const ms = (value: number) => `${Math.round(value)} ms`;
const perSecond = (value: number) => `${formatBytes(Math.round(value))}/s`;

const GRAPHS: readonly GraphRow[] = [
  { series: "round_trip", least: 100, text: ms },
  { series: "delay", least: 150, text: ms },
  { series: "snapshots", least: 20, text: (value) => `${Math.round(value)} /s` },
  { series: "received", least: 1000, text: perSecond },
  { series: "sent", least: 200, text: perSecond },
  { series: "error", least: 5, text: (value) => `${value.toFixed(1)} cm` },
  { series: "frame", least: 34, text: (value) => `${value.toFixed(1)} ms` },
];

/** Figures of the connection, right. Looks four times a second while it is there. */
export function Figures(props: { readonly source: NetSource; readonly close: () => void }) {
  const { source, close } = props;
  const [history] = useState(() => new NetHistory());
  const [sample] = useState(emptyNetSample);
  const [look, setLook] = useState(0);
  useEffect(() => {
    const stopFrames = watchFrames();
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const drawEvery = isCalm ? LOOKS_PER_SECOND / CALM_LOOKS_PER_SECOND : 1;
    let looks = 0;
    const id = setInterval(() => {
      source.sample(sample);
      history.add(sample, stopFrames.takeLongest());
      if (looks++ % drawEvery === 0) setLook(looks);
    }, 1000 / LOOKS_PER_SECOND);
    return () => {
      clearInterval(id);
      stopFrames.stop();
    };
  }, [source]);
  return (
    <section class="net-overlay glass" aria-label={words().labels.net}>
      <header>
        <h2>{words().labels.net}</h2>
        <button
          type="button"
          class="button net-drop"
          aria-label={words().labels.dropConnection}
          // Whoever walks goes on walking: the button takes no focus from a mouse or a thumb.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => source.dropConnection()}
        >
          {words().labels.drop}
        </button>
        <button type="button" class="icon-button" aria-label={words().labels.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {source.asked !== "" && <p class="net-asked">{words().labels.badNet} {source.asked}</p>}
      <dl>
        {GRAPHS.map((row) => <Graph key={row.series} row={row} history={history} look={look} />)}
        {plainFigures(sample).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="net-figure numbers">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function plainFigures(sample: Readonly<NetSample>): [name: string, text: string][] {
  return [
    [panelWords().net.clockOffset, `${(sample.clockOffsetMs / 1000).toFixed(2)} s`],
    [panelWords().net.late, ms(sample.lateMs)],
    [panelWords().net.unanswered, String(sample.unanswered)],
    [panelWords().net.corrections, `${sample.corrections} · ${sample.cuts}`],
    [panelWords().net.entities, String(sample.entities)],
  ];
}

function Graph(props: {
  readonly row: GraphRow;
  readonly history: NetHistory;
  readonly look: number;
}) {
  const { row, history, look } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, history.of(row.series), row.least);
  }, [look]);
  const value = history.newest(row.series);
  return (
    <div>
      <dt>{panelWords().net[row.series]}</dt>
      <dd>
        <canvas ref={canvas} aria-hidden="true" />
        <span class="net-figure numbers">{Number.isNaN(value) ? "–" : row.text(value)}</span>
      </dd>
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, values: readonly number[], least: number): void {
  const scale = Math.min(2, devicePixelRatio);
  if (canvas.width !== GRAPH_WIDTH * scale) {
    canvas.width = GRAPH_WIDTH * scale;
    canvas.height = GRAPH_HEIGHT * scale;
  }
  const context = canvas.getContext("2d");
  if (context === null) return; // the numbers stand beside it
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, GRAPH_WIDTH, GRAPH_HEIGHT);
  context.strokeStyle = context.fillStyle = getComputedStyle(canvas).color;
  context.lineWidth = 1.25;
  context.globalAlpha = 0.3;
  context.fillRect(0, GRAPH_HEIGHT - 1, GRAPH_WIDTH, 1);
  context.globalAlpha = 1;
  context.beginPath();
  const line = graphLine(values, { width: GRAPH_WIDTH, height: GRAPH_HEIGHT - 2, least });
  let isDown = false;
  for (let at = 0; at < line.length; at += 2) {
    const x = line[at]!; // pairs
    const y = line[at + 1]! + 1;
    if (isDown) context.lineTo(x, y);
    else context.moveTo(x, y);
    isDown = !Number.isNaN(x);
  }
  context.stroke();
}

/** Times the picture's frames; the one that is not over yet counts too. */
function watchFrames(): { takeLongest(): number; stop(): void } {
  let longestMs = 0;
  let lastMs = performance.now();
  let id = requestAnimationFrame(function frame() {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
    id = requestAnimationFrame(frame);
  });
  return {
    takeLongest() {
      const takenMs = Math.max(longestMs, performance.now() - lastMs);
      longestMs = 0;
      return takenMs;
    },
    stop: () => cancelAnimationFrame(id),
  };
}
