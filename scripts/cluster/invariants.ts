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
