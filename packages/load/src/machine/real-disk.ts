import { statfsSync } from 'node:fs';

/** File systems by the magic number that statfs gives (linux/magic.h): those in memory, and the usual ones on disks. */
const inMemory = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);
const onDisk = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x794c7630, 'overlayfs'],
  [0x2fc12fc1, 'zfs'],
]);

/** The folder is not on a disk, so nothing measured there would say anything about durability. */
export class NoDiskError extends Error {
  override readonly name = 'NoDiskError';
}

/** What a folder's file system is called. @throws {NoDiskError} when it is in memory, where a sync costs nothing */
export function requireRealDisk(folder: string): string {
  return nameFileSystem(statfsSync(folder).type, folder);
}

export function nameFileSystem(magic: number, folder: string): string {
  const kind = magic >>> 0;
  const memory = inMemory.get(kind);
  if (memory !== undefined) {
    throw new NoDiskError(
      `${folder} is on ${memory}, in memory, where making data durable costs nothing. Name a folder on a disk: --data DIR`,
    );
  }
  return onDisk.get(kind) ?? `file system 0x${kind.toString(16)}`;
}
