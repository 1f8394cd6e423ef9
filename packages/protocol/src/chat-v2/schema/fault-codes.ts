import type { ErrorCode } from '../error-code.ts';
import type { Operation } from '../operation.ts';
import { credentialNames, type ParameterName, parameters } from '../parameter.ts';

interface Codes {
  readonly missing?: ErrorCode;
  readonly malformed?: ErrorCode;
  readonly tooLong?: ErrorCode;
}

/** The codes that HTTP 400 may carry for an operation, in order; 249 stands for a body that cannot be decoded (CV-ERR-3). */
export function listFaultCodes(operation: Operation): readonly ErrorCode[] {
  const codes = new Set<ErrorCode | undefined>([249]);
  const add = (name: ParameterName, isRequired: boolean) => {
    const { missing, malformed, tooLong }: Codes = parameters[name];
    for (const code of [isRequired ? missing : undefined, malformed, tooLong]) codes.add(code);
  };
  if (operation.inChat) {
    for (const name of credentialNames) add(name, true);
    add('transcriptPosition', false);
  }
  for (const [name, use] of Object.entries(operation.parameters)) {
    if (use !== 'preview') add(name as ParameterName, use !== 'optional');
  }
  codes.delete(undefined);
  return ([...codes] as ErrorCode[]).sort((a, b) => a - b);
}
