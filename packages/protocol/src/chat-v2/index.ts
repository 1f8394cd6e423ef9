export type { ErrorCode } from './error-code.ts';
export { errorCodes } from './error-code.ts';
export type {
  QuitReasonCode,
  WireEvent,
  WireEventAttributes,
  WireEventType,
  WireParticipantType,
  WireParty,
} from './event.ts';
export { quitReasonCodes, wireEventTypes, wireParticipantTypes } from './event.ts';
export type { Operation, OperationId } from './operation.ts';
export { operationIds, operations } from './operation.ts';
export type { CredentialName, ParameterName } from './parameter.ts';
export { credentialNames, parameters } from './parameter.ts';
export type { AckReply, FaultReply, WireFault } from './reply.ts';
export type { StatusCode } from './status-code.ts';
export { statusCodes } from './status-code.ts';
