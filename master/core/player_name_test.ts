import assert from "node:assert/strict";
import fc from "fast-check";
import { nameSkeleton } from "./name_skeleton.ts";
import { type NameFault, parsePlayerName } from "./player_name.ts";

function keyOf(text: string): string {
  const name = parsePlayerName(text);
  assert.ok(name.ok, `${JSON.stringify(text)} was refused`);
  return name.value.key;
}

function faultOf(text: string): NameFault | "accepted" {
  const name = parsePlayerName(text);
  return name.ok ? "accepted" : name.fault;
}

const plainLetters = [
  ..."abcdefghijklmnopqrstuvwxyzäéçñßøкиевжαβγλДЩقلمनमस漢字かガ한글0123456789_.-",
];
const plainName = fc.string({ unit: fc.constantFrom(...plainLetters), minLength: 3, maxLength: 12 })
  .filter((text) => parsePlayerName(text).ok);

Deno.test("parsePlayerName() keeps ordinary names as they are written", () => {
  const names = [
    "Ada",
    "Jean-Luc",
    "J. R. Tolkien",
    "Zoë",
    "Müller_77",
    "Иван",
    "Νίκος",
    "さくらー",
  ];
  for (const text of [...names, "नमस्ते", "محمد", "한국어", "Łukasz", "李小龙"]) {
    const name = parsePlayerName(text);
    assert.ok(name.ok, text);
    assert.equal(name.value.display, text.normalize("NFKC"));
  }
});

Deno.test("parsePlayerName() trims, makes wide letters plain and blanks single", () => {
  const name = parsePlayerName("\t\u3000Ａｄａ\u00a0 \u2003 Ｌ. ");
  assert.ok(name.ok);
  assert.equal(name.value.display, "Ada L.");
});

Deno.test("parsePlayerName() counts code points at the limits and one past them", () => {
  assert.equal(faultOf("ab"), "too_short");
  assert.equal(faultOf("abc"), "accepted");
  assert.equal(faultOf("a".repeat(20)), "accepted");
  assert.equal(faultOf("a".repeat(21)), "too_long");
  assert.equal(faultOf("𠀀".repeat(20)), "accepted"); // two UTF-16 units each
  assert.equal(faultOf("𠀀".repeat(21)), "too_long");
  assert.equal(faultOf("𠀀𠀀"), "too_short");
  assert.equal(faultOf("ab "), "too_short");
  assert.equal(faultOf(""), "too_short");
  assert.equal(faultOf(" ".repeat(197) + "abc"), "accepted");
  assert.equal(faultOf(" ".repeat(198) + "abc"), "too_long");
  assert.equal(faultOf("\ufdfa\ufdfa"), "too_long"); // each becomes 18
});

Deno.test("parsePlayerName() refuses what draws nothing, reorders text or is no letter", () => {
  const bad = [
    ..."\u0000\u0007\u001b\u007f\u0085\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u200c",
    ..."\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u3164\ufe00",
    ..."\ufe0f\ufeff\uffa0\ufff9\ufffd\uffff\u0378\ue000\u{e0001}\u{e0061}\u{e0100}\u{f0000}",
    ..."\u2800\u1680\ud800<>&\"'`/\\|@#$%*()=+,:;!?~^[]{}\n\r\t\u2028😀→½ʼˈ\u{1d167}",
  ];
  for (const character of [...bad, "\udc00", "\ud800"]) {
    assert.equal(faultOf(`ab${character}cd`), "bad_character", JSON.stringify(character));
  }
});

Deno.test("parsePlayerName() takes two marks on a letter, not three, and none on anything else", () => {
  assert.equal(faultOf("abq\u0323\u0301"), "accepted");
  assert.equal(faultOf("abq\u0323\u0301\u0302"), "bad_character");
  assert.equal(faultOf("\u0323abc"), "bad_character");
  assert.equal(faultOf("ab \u0323c"), "bad_character");
  assert.equal(faultOf("ab-\u0323c"), "bad_character");
});

Deno.test("parsePlayerName() asks for a letter or a digit", () => {
  for (const text of ["...", "_-_", "- -"]) assert.equal(faultOf(text), "no_letter");
  for (const text of ["..a", "7__"]) assert.equal(faultOf(text), "accepted");
});

Deno.test("parsePlayerName() reserves guest, whatever follows and however it is drawn", () => {
  const reserved = ["guest", "Guest", "GUEST", "guest-7", "Guest 12", "guests", "gue5t", "gu3st"];
  const drawn = ["9uest", "6uest7", "gues7", "g_u.e-s t", "ｇｕｅｓｔ", "guеst", "gυest", "ɡuest"];
  const others = ["güést", "ɢᴜᴇꜱᴛ", "ꓖꓴꓰꓢꓔ", "_guest_", "𝓰𝓾𝓮𝓼𝓽", "gueѕt 4"];
  for (const text of [...reserved, ...drawn, ...others]) {
    assert.equal(faultOf(text), "reserved", text);
  }
  for (const text of ["August", "gues", "Mr Guest", "agues"]) {
    assert.equal(faultOf(text), "accepted", text);
  }
});

Deno.test("parsePlayerName() gives names that look alike one key", () => {
  const alike: readonly (readonly string[])[] = [
    ["Alice", "ALICE", "аlice", "Αlice", "A1ice", "Alicе", "Ａｌｉｃｅ", "Aliсe", "ᴀʟɪᴄᴇ", "Álícé"],
    ["Bob", "B0b", "Воb", "βob", "BОB", "bοb"],
    ["burn", "bum", "BURN"],
    ["vvil", "wil", "WiI"],
    ["Straße", "STRASSE", "strasse", "STRAẞE"],
    ["Ünal", "unal", "UNAL"],
    ["Isil", "ISIL", "Işıl", "İsil"],
  ];
  for (const [first = "", ...others] of alike) {
    for (const other of others) {
      assert.equal(keyOf(other), keyOf(first), `${other} is not ${first}`);
    }
  }
});

Deno.test("parsePlayerName() keeps names apart that only resemble each other", () => {
  const pairs = [["agent5", "agents"], ["John Doe", "JohnDoe"], ["John_Doe", "John-Doe"]];
  for (
    const [a = "", b = ""] of [...pairs, ["Ivan", "Ивaн"], ["かきく", "がきく"], ["कमल", "कमाल"]]
  ) {
    assert.notEqual(keyOf(a), keyOf(b), `${a} is ${b}`);
  }
});

Deno.test("parsePlayerName() is unchanged by its own result", () => {
  fc.assert(
    fc.property(fc.oneof(plainName, fc.string({ unit: "binary", maxLength: 20 })), (text) => {
      const once = parsePlayerName(text);
      if (!once.ok) return;
      assert.deepEqual(parsePlayerName(once.value.display), once);
    }),
  );
});

Deno.test("nameSkeleton() is unchanged by itself and by case, for every code point", () => {
  for (let point = 0; point <= 0x2ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const text = `x${String.fromCodePoint(point)}y`;
    const once = nameSkeleton(text);
    if (nameSkeleton(once) !== once) assert.fail(`U+${point.toString(16)} folds on`);
    if (nameSkeleton(text.toUpperCase()) !== once) {
      assert.fail(`U+${point.toString(16)} in capitals`);
    }
    if (nameSkeleton(text.toLowerCase()) !== once) assert.fail(`U+${point.toString(16)} in small`);
  }
});

Deno.test("nameSkeleton() is unchanged by itself for any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
    assert.equal(nameSkeleton(nameSkeleton(text)), nameSkeleton(text));
  }));
});

Deno.test("parsePlayerName() gives no second key for another case or a hidden character", () => {
  const hidden = fc.constantFrom(
    ..."\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f\u180e\u3164\u202e",
  );
  fc.assert(fc.property(plainName, hidden, fc.nat(), (text, character, where) => {
    const key = keyOf(text);
    const upper = parsePlayerName(text.toUpperCase());
    if (upper.ok) assert.equal(upper.value.key, key); // ß grows, so it may be refused as too long
    assert.equal(keyOf(text.toLowerCase()), key);
    const letters = [...text];
    letters.splice(where % (letters.length + 1), 0, character);
    const disguised = parsePlayerName(letters.join(""));
    assert.ok(!disguised.ok || disguised.value.key === key);
  }));
});

Deno.test("parsePlayerName() never throws and never lets an unseen character through", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
    const name = parsePlayerName(text);
    if (name.ok) assert.match(name.value.display, /^[\p{L}\p{M}\p{Nd} _.\-]+$/u);
  }));
});
