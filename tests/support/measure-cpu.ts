/** CPU that a call takes in ms, whoever else uses the machine: the least of several rounds of several calls. */
export async function measureCpu(call: () => unknown, { rounds = 3, calls = 1 } = {}): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    for (let done = 0; done < calls; done += 1) await call();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000 / calls);
  }
  return least;
}
