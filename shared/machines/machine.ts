// A machine is a table: for each phase, the events that are legal in it, where each leads and what
// is to be done. A pair that is not listed is refused.

/** One legal move. */
export interface Edge<Phase extends string, Effect extends string> {
  readonly to: Phase;
  /** What is to be done, in order. */
  readonly then?: readonly Effect[];
}

/** All legal moves of a machine. */
export type Edges<Phase extends string, Event extends string, Effect extends string> = Readonly<
  Record<Phase, Readonly<Partial<Record<Event, Edge<Phase, Effect>>>>>
>;

/** The move that `event` makes from `phase`, or `undefined` when it is not legal there. */
export function edgeOf<Phase extends string, Event extends string, Effect extends string>(
  edges: Edges<Phase, Event, Effect>,
  phase: Phase,
  event: Event,
): Edge<Phase, Effect> | undefined {
  return edges[phase][event];
}
