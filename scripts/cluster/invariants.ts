// What must hold once a cluster has come to rest, whatever happened to it: nobody is lost, nobody
// stands twice, nobody is locked, and what is kept is what is true.

import type { Cluster } from "./cluster.ts";

/** Everything that is wrong with a cluster at rest; empty when nothing is. */
export function faultsOf(cluster: Cluster): string[] {
  const faults: string[] = [];
  const seen = new Map<number, string[]>();
  for (const world of cluster.worlds.filter((world) => world.isAlive)) {
    for (const player of world.room.roster.players.values()) {
      const where = seen.get(player.playerId) ?? [];
      where.push(world.order.key);
      seen.set(player.playerId, where);
      if (player.lock !== undefined) faults.push(`${player.playerId} is locked in ${world.id}`);
      if (player.pending !== undefined) faults.push(`${player.playerId} is pending in ${world.id}`);
      if (cluster.core.whereIs(player.playerId) !== world.id) {
        faults.push(
          `${player.playerId} stands in ${world.id}, the master says ` +
            `${cluster.core.whereIs(player.playerId)}`,
        );
      }
      const row = cluster.store.rows.get(player.playerId);
      if (row !== undefined && row.worldKey !== world.order.key) {
        faults.push(`${player.playerId} is kept in ${row.worldKey}, stands in ${world.id}`);
      }
    }
  }
  for (const player of cluster.store.rows.keys()) {
    const id = cluster.core.whereIs(player);
    if (id !== undefined && !seen.has(player)) faults.push(`nobody is ${player} in ${id}`);
  }
  for (const [player, where] of seen) {
    if (where.length > 1) faults.push(`${player} stands in ${where.join(" and ")}`);
  }
  for (const [index, client] of cluster.clients.entries()) {
    const { phase } = client.app.state.value;
    if (phase.phase === "stopped" && phase.reason === "taken_over") continue;
    if (client.walkingIn === undefined) {
      faults.push(`client ${index + 1} is ${JSON.stringify(phase)}`);
    } else if (client.app.state.value.trip !== undefined) {
      faults.push(`client ${index + 1} is still on a trip`);
    }
  }
  const walking = cluster.clients.filter((client) => client.walkingIn !== undefined).length;
  if (seen.size < walking) faults.push(`${walking} walk, ${seen.size} avatars stand`);
  return faults;
}

/**
 * Everything that a picture shows otherwise than its world has it, once nobody moves any more; lets
 * two seconds pass in which everybody looks.
 */
export function pictureFaultsOf(cluster: Cluster): string[] {
  for (let ms = 0; ms < 2000; ms += 50) {
    cluster.pass(50);
    for (const { app } of cluster.clients) app.world?.client.update(cluster.clock.nowMs());
  }
  const faults: string[] = [];
  for (const [index, { app, walkingIn }] of cluster.clients.entries()) {
    const stage = walkingIn === undefined ? undefined : cluster.world(walkingIn)?.room.stage;
    const client = app.world?.client;
    if (stage === undefined || client === undefined) continue;
    const who = `client ${index + 1} in ${walkingIn}`;
    const ids = [...stage.shown.keys()].sort().join();
    const seen = [...client.entities.keys()].sort().join();
    if (ids !== seen) faults.push(`${who} sees ${seen}, there are ${ids}`);
    for (const { entityId, x, y, z, isAway, isSeated, name } of stage.shown.values()) {
      const view = client.entities.get(entityId);
      if (view === undefined) continue;
      const metres = Math.hypot(view.x - x, view.y - y, view.z - z);
      if (metres > SAME_METRES) faults.push(`${who} sees ${name} ${metres} m off`);
      if (view.isAway !== isAway) faults.push(`${who} sees ${name} away: ${view.isAway}`);
      if ((view.isSeated ?? false) !== isSeated) {
        faults.push(`${who} sees ${name} sit: ${!isSeated}`);
      }
      if (view.isInTheAir === true) faults.push(`${who} sees ${name} in the air`);
    }
  }
  return faults;
}

/** Places go as whole steps of 1/64 m, and what is drawn fades to where it belongs. */
const SAME_METRES = 0.05;
