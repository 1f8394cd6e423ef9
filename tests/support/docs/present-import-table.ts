import { drivers, rooms } from '../architecture/import-table.ts';
import { presentTable } from './present-table.ts';

/** The import table of architecture.md. */
export function presentImportTable(): string {
  const rows = Object.entries(rooms).map(([room, allowed]) => [`\`${room}\``, presentRooms(allowed)]);
  const own = Object.entries(drivers)
    .filter(([, modules]) => modules.length > 0)
    .map(([room, modules]) => [
      `\`${room}\``,
      `the store's port, domain, platform, and alone ${presentRooms(modules)}`,
    ]);
  return presentTable([['room', 'may import'], ...rows, ...own]);
}

function presentRooms(rooms: readonly string[]): string {
  if (rooms.length === 0) return 'nothing of ours';
  if (rooms.includes('*')) return 'everything: it alone constructs things, and sees concrete drivers';
  return rooms.map((room) => `\`${room}\``).join(', ');
}
