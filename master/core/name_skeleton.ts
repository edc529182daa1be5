// Folds a name to what it looks like, so that two names people would mix up are one name. Not a
// full confusables table: the scripts and "fancy text" letters that stand in for Latin ones.

/**
 * Pairs of "look-alikes" and "what they stand for", letter by letter. Applied after the case is
 * gone, so a letter that resembles different ones in its two cases (Greek Η, η) follows the
 * capital, which resembles exactly. Every target must be a fixed point of the whole fold.
 */
const LOOK_ALIKES: readonly (readonly [from: string, to: string])[] = [
  ["01i|", "olll"], // the one-stroke letters are one letter
  ["авгеԁһнкмопрстухіјӏѕԛԝүѵѡьꙇ", "abredhhkmonpctyxljlsqwyvwbl"], // Cyrillic
  ["αβγεζηικμνορσςτυχωϲϳϝ", "abyezhlkmnopootyxwcjf"], // Greek
  ["օսոհց", "ounhg"], // Armenian
  ["ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghljklmnopqrstuvwyz"], // small capitals
  ["ɑɡɩɾʋǀɓɗɛøđłħŧƒ", "aglrvlbdeodlhtf"], // Latin variants, strokes
  ["ꭺꮯꭼꮋꭻꮶꮮꮇꮲꮪꭲꮩꮃꮓꭹꮐᏼ", "acehjklmpslvwzygb"], // Cherokee, lower-cased
  ["ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghljklmnoprstuvwxyz"], // Lisu
  ["०০੦૦୦௦౦೦൦๐໐၀٠۰٥۵", "oooooooooooooooo"], // digits drawn as a ring
  ["١۱", "ll"],
];

const FOLD: ReadonlyMap<string, string> = buildFold();

/** Accents of Latin, Greek, Cyrillic and vowel marks of Arabic; not the vowel signs of other scripts. */
const ACCENTS =
  /[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]/gu;

/**
 * What `text` looks like, whatever its case, accents, script or width. Folding twice changes
 * nothing. `rn` counts as `m` and `vv` as `w`, because name labels are small; `5` and `s` stay two
 * letters, or "agent5" would keep "agents" out.
 */
export function nameSkeleton(text: string): string {
  // Upper before lower case: only that way do ß and ss, ᾳ and αι, ſ and s meet.
  const caseless = text.normalize("NFKC").toUpperCase().toLowerCase();
  const bare = caseless.normalize("NFKD").replace(ACCENTS, "");
  let folded = "";
  for (const letter of bare) folded += FOLD.get(letter) ?? letter;
  return folded.replaceAll("rn", "m").replaceAll("vv", "w").normalize("NFC");
}

function buildFold(): Map<string, string> {
  const fold = new Map<string, string>([["ß", "ss"], ["æ", "ae"], ["œ", "oe"]]);
  for (const [from, to] of LOOK_ALIKES) {
    const targets = [...to];
    [...from].forEach((letter, i) => fold.set(letter, targets[i] ?? letter));
  }
  return fold;
}
