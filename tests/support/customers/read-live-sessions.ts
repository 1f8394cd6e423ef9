/** How many chats have not ended, as the metrics tell; `admin` is the address of the admin port. */
export async function readLiveSessions(admin: string): Promise<number> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  return [...text.matchAll(/^parley_live_sessions\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}
