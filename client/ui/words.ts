// The words that the interface says now. They are data, one table for each language of the same
// shape; this chooses the table and puts sentences together.

import { signal } from "@preact/signals";
import type { AppPhase, ChatChannelName, StopReason, TripState } from "../core/app_state.ts";
import { EN, type Words } from "./words_en.ts";

/** A heading, a sentence or two, and the text of the one button, if there is something to do. */
export interface StateWords {
  readonly title: string;
  readonly body: string;
  readonly action?: string;
}

const current = signal<Words>(EN);

/** All texts of the language chosen. A component that reads them is drawn anew when it changes. */
export function words(): Words {
  return current.value;
}

/** Speaks another language from now on. */
export function speak(language: Words): void {
  current.value = language;
}

/** `template` with `{name}` replaced by the value of that name, as it is. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  // A function, because `$&` and the like in a name are not ours to interpret.
  return template.replace(
    /\{(\w+)\}/g,
    (whole, name: string) => Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** The words of a phase. */
export function phaseWords(phase: AppPhase["phase"]): StateWords {
  return words().phases[phase];
}

/** The text of a notice. A reason without words still says that something happened. */
export function noticeWords(reason: string, detail: string): string {
  const { notices, logins, sentences } = words();
  const text = lookUp(notices, reason) ?? lookUp(logins, reason);
  if (text === undefined) return fill(sentences.noticeUnknown, { reason: inBrackets(reason) });
  return fill(text, { detail: detail === "" ? sentences.thisWorld : detail });
}

/** The text under the login form's field. */
export function loginErrorWords(reason: string): string {
  const { notices, logins, sentences } = words();
  return lookUp(logins, reason) ?? lookUp(notices, reason) ??
    fill(sentences.loginUnknown, { reason: inBrackets(reason) });
}

/** When the next try is, e.g. "Trying again in 4 s · attempt 3". */
export function retryWords(seconds: number, attempt: number): string {
  const { sentences } = words();
  const when = seconds === 0 ? sentences.retryNow : fill(sentences.retryIn, { seconds });
  return attempt > 1 ? fill(sentences.attempt, { when, attempt }) : when;
}

/** How many characters a message has left, for the ear and the eye. */
export function charactersLeftWords(left: number): string {
  const { charactersLeft, charactersOver } = words().sentences;
  return left >= 0 ? fill(charactersLeft, { count: left }) : fill(charactersOver, { count: -left });
}

/** The dialog of a stop. A reason newer than this table gets the words of a fault. */
export function stopWords(reason: StopReason): StateWords {
  const stops: Readonly<Record<StopReason, StateWords>> = words().stops;
  return Object.hasOwn(stops, reason) ? stops[reason] : stops.protocol_fault;
}

/** What a step of a trip is called. */
export function tripWords(step: TripState["step"]): string {
  return words().trips[step];
}

/** Where in line a trip to a full world stands, and that one need not stand still for it. */
export function placeWords({ placeInLine, canCancel }: TripState): string {
  const { next, inLine, walkOn } = words().sentences;
  const place = placeInLine === 1 ? next : fill(inLine, { place: placeInLine });
  return canCancel ? fill(walkOn, { place }) : place;
}

/** What a channel is called, and what its input says. */
export function channelWords(
  channel: ChatChannelName,
): { readonly name: string; readonly placeholder: string } {
  return words().channels[channel];
}

function lookUp(table: Readonly<Record<string, string>>, reason: string): string | undefined {
  // Own keys only: a peer may well call its reason `constructor`.
  return Object.hasOwn(table, reason) ? table[reason] : undefined;
}

/** A well-formed reason name helps whoever is asked for help; anything else is left out. */
function inBrackets(reason: string): string {
  return /^[a-z][a-z0-9_]{0,39}$/.test(reason) ? ` (${reason.replaceAll("_", " ")})` : "";
}
