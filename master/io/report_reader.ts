// What players reported, read for an operator.

import type { Log } from "../../shared/lib/log.ts";
import type { OperatorAnswer, OperatorRequest } from "../core/operator_messages.ts";
import type { Store } from "../store/store.ts";

/** Answers `virtucade reports`. Never rejects: what cannot be read is a refusal, and logged. */
export async function readReports(
  { limit, beforeId }: OperatorRequest & { readonly command: "reports" },
  { store, version, log }: {
    readonly store: Pick<Store, "reports">;
    readonly version: string;
    readonly log: Log;
  },
): Promise<OperatorAnswer> {
  try {
    const reports = await store.reports(limit, beforeId);
    return { ok: true, command: "reports", version, reports };
  } catch (error) {
    log.error("MASTER_REPORTS_UNREADABLE", { cause: String(error) });
    return { ok: false, refusal: "not_read", detail: "" };
  }
}
