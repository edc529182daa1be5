// Every word that the interface says, keyed by the reason and state names of the core. English for
// now; another language is another table of the same shape. Nothing here is markup.

import type { AppPhase, ChatChannelName, StopReason, TripState } from "../core/app_state.ts";

/** A heading, a sentence or two, and the text of the one button, if there is something to do. */
export interface StateWords {
  readonly title: string;
  readonly body: string;
  readonly action?: string;
}

/** Fixed texts of panels: labels, placeholders, buttons. */
export const LABELS = {
  appName: "VirtuCade",
  tagline: "Worlds behind portals",
  here: "here",
  online: "online",
  ping: "ping",
  chat: "Chat",
  channel: "Who hears you",
  openChat: "Open chat",
  closeChat: "Hide chat",
  chatHint: "Press Enter to chat",
  chatPlaceholder: "Say something",
  chatOff: "Chat is away while the connection is",
  chatEmpty: "Nobody has said anything yet. Be the first.",
  send: "Send",
  newMessages: "New messages",
  unread: "unread",
  account: "Who you are",
  guest: "Guest",
  you: "You",
  logIn: "Log in",
  logInWithName: "Log in with a name",
  logInHelp: "Your place in the worlds is kept under this name.",
  name: "Name",
  logOut: "Log out",
  busy: "One moment …",
  cancel: "Cancel",
  close: "Close",
  logInOff: "Logging in with a name is switched off on this server.",
  logInOffHelp:
    "You can play on as a guest. This browser keeps your place, so come back with the same one.",
  accountHelp: "Your place in the worlds is kept under this name, on any device.",
  travelTo: "Travel to",
  travelKey: "E",
  tripTo: "On the way to",
  tryNow: "Try now",
  dismiss: "Dismiss",
  help: "Controls",
  versionHere: "This page",
  versionServer: "The server",
} as const;

/** What the controls do, for the help card. */
export const CONTROL_WORDS: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: "W A S D · arrows", does: "Walk" },
  { keys: "Space", does: "Jump" },
  { keys: "Shift", does: "Run" },
  { keys: "Drag", does: "Look around" },
  { keys: "Wheel", does: "Nearer, farther" },
  { keys: "E", does: "Step through a portal" },
  { keys: "Enter", does: "Chat, and send" },
  { keys: "Esc", does: "Leave the chat" },
  { keys: "Touch", does: "Left half walks, at the rim runs; right half looks" },
  { keys: "Gamepad", does: "Sticks walk and look, A jumps, X travels" },
];

/** What a channel of the chat is called, and what its input says. */
export const CHANNEL_WORDS: Readonly<
  Record<ChatChannelName, { readonly name: string; readonly placeholder: string }>
> = {
  everyone: { name: "Everyone", placeholder: "Say something to everyone" },
  world: { name: "This world", placeholder: "Say something to this world" },
};

/** What each phase is called. `updated` and `stopped` have dialogs of their own. */
export const PHASE_WORDS: Readonly<Record<AppPhase["phase"], StateWords>> = {
  connecting: { title: "Connecting", body: "Looking for the server" },
  retrying: { title: "Connection lost", body: "Trying again", action: "Try now" },
  entering: { title: "Entering", body: "Opening the way into your world" },
  playing: { title: "Playing", body: "" },
  rejoining: {
    title: "Coming back",
    body: "On the way back to where you stood",
    action: "Try now",
  },
  restarting: {
    title: "This world is restarting",
    body: "You stay where you stood",
  },
  updated: {
    title: "Game Updated",
    body: "A newer version of VirtuCade is here. Reload to go on where you stopped.",
    action: "Reload",
  },
  stopped: { title: "Stopped", body: "" },
};

/** The `updated` dialog when a reload was tried already and the new files are not there yet. */
export const STILL_UPDATING_WORDS: StateWords = {
  title: "Game Updated",
  body: "The new version is still being put in place. Please try again shortly.",
  action: "Try again",
};

/** Why the client stopped, and what a person can do about it. */
export const STOP_WORDS: Readonly<Record<StopReason, StateWords>> = {
  taken_over: {
    title: "Playing in another tab",
    body: "Your account was opened somewhere else, and the newer tab has it now.",
    action: "Play here instead",
  },
  kicked: {
    title: "You were asked to leave",
    body: "Somebody who looks after this server ended your visit.",
    action: "Come back in",
  },
  world_full: {
    title: "This world is full",
    body: "Every place in it is taken right now. Places come free as people leave.",
    action: "Try again",
  },
  world_unavailable: {
    title: "This world is not available",
    body: "It could not be started just now. The rest of VirtuCade is still there.",
    action: "Try again",
  },
  pack_failed: {
    title: "The world could not be downloaded",
    body: "Its files did not arrive whole. What came is kept, so trying again goes on from there.",
    action: "Retry",
  },
  server_full: {
    title: "The server is full",
    body: "There are as many visitors as it can take. Try again in a little while.",
    action: "Try again",
  },
  protocol_fault: {
    title: "Something went wrong",
    body: "This page and the server misunderstood each other, so the connection was closed.",
    action: "Connect again",
  },
  unsupported_browser: {
    title: "This browser cannot show the worlds",
    body:
      "VirtuCade needs WebGL 2 and WebSockets. A current Chrome, Firefox, Edge or Safari has both.",
  },
};

/** What happens during each step of a trip. */
export const TRIP_WORDS: Readonly<Record<TripState["step"], string>> = {
  downloading: "Downloading the world",
  verifying: "Checking the files",
  starting: "Waking the world",
  joining: "Stepping through",
};

/**
 * Short messages by reason, among them every reason of `shared/protocol/reasons.ts` that a player
 * can meet. `{detail}` is where a notice's detail goes, e.g. a world's title.
 */
export const NOTICE_WORDS: Readonly<Record<string, string>> = {
  // Chat.
  too_many_messages: "You are sending messages very fast. Give it a few seconds.",
  too_long: "That is longer than it may be.",
  empty: "There was nothing to send.",
  chat_unavailable: "Chat is away while the connection is.",
  // At a portal.
  no_such_portal: "This portal leads nowhere right now.",
  not_at_portal: "Step closer to the portal first.",
  not_in_a_world: "You are not in a world yet.",
  cooling_down: "You have only just arrived. One more moment.",
  already_travelling: "You are already on the way.",
  too_many_leases: "Too many trips at once. Please try again in a moment.",
  master_away: "Portals sleep while the server restarts. Please try again in a moment.",
  // On the way.
  released: "Trip to {detail} cancelled.",
  trip_cancelled: "Trip to {detail} cancelled.",
  expired: "The way was open too long and has closed. Please try again.",
  ticket_expired: "The way closed just before you got there. Please try again.",
  invalid_travel_lease: "The way closed just before you got there. Please try again.",
  travel_lease_target_mismatch: "The way closed just before you got there. Please try again.",
  superseded: "You set out for somewhere else meanwhile.",
  player_gone: "You left before you got there.",
  invalid_world: "There is no such world.",
  world_full: "{detail} is full right now.",
  world_unavailable: "{detail} is not available right now.",
  world_crashed: "{detail} stopped before you got there. Please try again.",
  start_timeout: "{detail} took too long to start. Please try again.",
  ticket_unavailable: "{detail} did not answer in time. Please try again.",
  admission_denied: "{detail} did not let you in. Please try again.",
  invalid_spawn_entry: "{detail} has no place to arrive at.",
  pack_failed: "{detail} could not be downloaded. You are still here.",
  download_too_slow: "The download takes longer than the way stays open. Please try again.",
  version_mismatch: "A newer version is here. Please load the page anew.",
  // Connection and server.
  world_gone: "This world stopped. You are on the way back.",
  world_stopped: "{detail} is stopped for a moment. You will be brought back by yourself.",
  master_gone: "The server is restarting. You can walk on; chat is back in a moment.",
  draining: "The server is about to restart. You will be brought back by yourself.",
  idle_timeout: "Nothing was heard for a while, so the connection was closed.",
  slow_reader: "Your connection was too slow to keep up.",
  too_busy: "The server is busy. Please try again in a moment.",
  server_full: "The server is full right now.",
  flood: "That was too much at once, so the connection was closed.",
  bad_ticket: "The way closed just before you got there. Please try again.",
  internal_error: "Something went wrong on the server. Please try again.",
  unavailable: "The server cannot do that at the moment. Please try again later.",
  resumed: "Welcome back. You are where you left.",
  connected: "You are connected again.",
  logged_in: "You are logged in as {detail}.",
  logged_out: "You are logged out.",
  storage_unavailable: "This browser keeps nothing, so your place is lost when you leave.",
  not_saved: "The server cannot save at the moment. Your place may be lost.",
};

/** Why a login was refused. */
export const LOGIN_WORDS: Readonly<Record<string, string>> = {
  too_short: "A name needs at least 3 characters.",
  too_long: "A name has at most 20 characters.",
  bad_character: "Use letters, digits, blanks and _ - . only.",
  no_letter: "A name needs a letter or a digit.",
  reserved: "Names that begin like “guest” are kept for guests.",
  name_taken: "Somebody has this name, or one that looks just like it.",
  name_protected: "This name is protected, so a name alone does not open it.",
  name_only_off: "Logging in with a name is switched off here.",
  already_logged_in: "You are logged in already.",
  too_many_tries: "Those were many tries. Please wait a moment.",
  unavailable: "The server cannot save at the moment. Please try later.",
};

/** The text of a notice. A reason without words still says that something happened. */
export function noticeWords(reason: string, detail: string): string {
  const text = lookUp(NOTICE_WORDS, reason) ?? lookUp(LOGIN_WORDS, reason);
  if (text === undefined) return `Something did not work${reasonInBrackets(reason)}.`;
  // A function, because `$&` and the like in a world's title are not ours to interpret.
  return text.replace("{detail}", () => detail === "" ? "This world" : detail);
}

/** The text under the login form's field. */
export function loginErrorWords(reason: string): string {
  return lookUp(LOGIN_WORDS, reason) ?? lookUp(NOTICE_WORDS, reason) ??
    `That name could not be used${reasonInBrackets(reason)}.`;
}

/** When the next try is, e.g. "Trying again in 4 s · attempt 3". */
export function retryWords(seconds: number, attempt: number): string {
  const when = seconds === 0 ? "Trying again now" : `Trying again in ${seconds} s`;
  return attempt > 1 ? `${when} · attempt ${attempt}` : when;
}

/** How many characters a message has left, for the ear and the eye. */
export function charactersLeftWords(left: number): string {
  return left >= 0 ? `${left} left` : `${-left} too many`;
}

/** The dialog of a stop. A reason newer than this table gets the words of a fault. */
export function stopWords(reason: StopReason): StateWords {
  return Object.hasOwn(STOP_WORDS, reason) ? STOP_WORDS[reason] : STOP_WORDS.protocol_fault;
}

function lookUp(table: Readonly<Record<string, string>>, reason: string): string | undefined {
  // Own keys only: a peer may well call its reason `constructor`.
  return Object.hasOwn(table, reason) ? table[reason] : undefined;
}

/** A well-formed reason name helps whoever is asked for help; anything else is left out. */
function reasonInBrackets(reason: string): string {
  return /^[a-z][a-z0-9_]{0,39}$/.test(reason) ? ` (${reason.replaceAll("_", " ")})` : "";
}
