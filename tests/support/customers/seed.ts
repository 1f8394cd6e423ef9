/** Of a test's random choices: `PARLEY_TEST_SEED` repeats those of an earlier run, as far as timing lets them. */
export function chooseSeed(): number {
  const given = process.env['PARLEY_TEST_SEED'];
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}
