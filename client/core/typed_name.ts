import { utf8Bytes } from "../../shared/lib/bytes.ts";
import { MAX_NAME_BYTES } from "../../shared/protocol/control_messages.ts";

/**
 * A name as the master would read it: composed, with single blanks, so that one pasted letter by
 * letter is no longer than one that was typed. @returns Nothing for what is longer than any name.
 */
export function typedName(text: string): string | undefined {
  const name = text.normalize("NFKC").trim().replace(/ {2,}/g, " ");
  return utf8Bytes(name).length <= MAX_NAME_BYTES ? name : undefined;
}
