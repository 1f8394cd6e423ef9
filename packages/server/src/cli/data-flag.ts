import { resolve } from 'node:path';
import { Option } from 'commander';

/** `--data`, as in `parley serve`. */
export function createDataFlag(): Option {
  return new Option('--data <dir>', 'data directory of the server').env('PARLEY_DATA').default('./data');
}

export function readDataFlag({ data }: { readonly data: string }): string {
  return resolve(data);
}
