import Type from 'typebox';
import { count, flag, listOf, section } from './words.ts';

const optional = Type.Optional;
const gibibyte = 1_073_741_824;
const fileType = Type.String({
  expected: 'a file type such as pdf: lower case, without a dot',
  pattern: '^[a-z0-9]{1,16}$',
});

/** What customers may upload (CV-OP-10, CV-FILE-1). */
export const uploadsSchema = section(
  {
    maxFiles: optional(
      count('files', { description: 'Most files in one session; 0 = no uploads.', default: 3 }, 0, 10_000),
    ),
    maxFileSize: optional(count('bytes', { description: 'Largest file.', default: 2_097_152 }, 1, gibibyte)),
    maxTotalSize: optional(
      count('bytes', { description: 'All files of a session together.', default: 5_242_880 }, 1, 10 * gibibyte),
    ),
    types: optional(
      listOf(
        fileType,
        'file types',
        { description: 'Which types are taken, by name and content.', default: ['png', 'jpg', 'jpeg', 'pdf', 'txt'] },
        100,
      ),
    ),
    needAgent: optional(flag({ description: 'Whether an agent must have joined first.', default: false })),
    downloadAttempts: optional(
      count('downloads', { description: 'Most downloads in one session.', default: 10 }, 0, 1_000_000),
    ),
  },
  { description: 'Files from customers.', default: {} },
);
