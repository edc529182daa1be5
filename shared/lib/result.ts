/** Success with a value, or a peer's mistake named by its fault. Our own mistakes are thrown instead. */
export type Result<Value, Fault extends string = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: Fault };

/** A success. */
export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** A named refusal. */
export function refuse<Fault extends string>(
  fault: Fault,
): { readonly ok: false; readonly fault: Fault } {
  return { ok: false, fault };
}

/** Ends a `switch` over a union: the type checker proves that nothing arrives here. */
export function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: case is not in its union`);
}
