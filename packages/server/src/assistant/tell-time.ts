/**
 * The time as one says it, in the customer's time zone when their client told a valid one, else in UTC.
 * `at`: epoch ms.
 */
export function tellTime(at: number, timeZone: string | undefined): string {
  return (timeZone === undefined ? null : format(at, timeZone)) ?? `It is ${describe(at, 'UTC')}, in UTC.`;
}

function format(at: number, timeZone: string): string | null {
  try {
    return `It is ${describe(at, timeZone)}, where you are (${zoneName(timeZone)}).`;
  } catch {
    // Not a time zone: what a client sends in its user data may be anything.
    return null;
  }
}

function describe(at: number, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  return `${time.format(at)} on ${day.format(at)}`;
}

/** As the runtime spells it, never as the client did. */
function zoneName(timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone.replaceAll('_', ' ');
}
