import type { Fence, InstanceId } from "../../shared/lib/ids.ts";
import type { StartOrder } from "../core/effects.ts";

/** What world processes report to the core; `MasterCore` is one. */
export interface WorldEvents {
  /** Live worlds that an earlier master left; each is dialled from now on. */
  adopt(worlds: readonly StartOrder[]): void;
  /** One record of a control link; the view lives only during the call. */
  worldMessage(instanceId: InstanceId, epoch: Fence, bytes: Uint8Array): void;
  worldLinkLost(instanceId: InstanceId, epoch: Fence): void;
  worldExited(instanceId: InstanceId, epoch: Fence, code: number): void;
  worldStartFailed(instanceId: InstanceId, epoch: Fence, cause: string): void;
}

/** What players' control sockets report to the core; `MasterCore` is one. */
export interface ClientEvents {
  clientOpened(slot: number, address: string): void;
  /** One message; the view lives only during the call. */
  clientMessage(slot: number, bytes: Uint8Array): void;
  clientClosed(slot: number, code: number, isLeaving: boolean): void;
}
