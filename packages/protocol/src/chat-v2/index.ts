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
export { createOpenApi } from './openapi.ts';
export type { Operation, OperationId } from './operation.ts';
export { operationIds, operations } from './operation.ts';
export type { CredentialName, ParameterName } from './parameter.ts';
export { credentialNames, parameters } from './parameter.ts';
export type { AckReply, FaultReply, WireFault } from './reply.ts';
export { ackReplySchemas } from './schema/ack-reply.ts';
export { eventSchema } from './schema/event.ts';
export { eventTypeSchemas } from './schema/event-types.ts';
export { listFaultCodes } from './schema/fault-codes.ts';
export { badRequestSchemas, faultReplySchemas } from './schema/fault-reply.ts';
export type { JsonSchema } from './schema/json-schema.ts';
export { requestBodySchemas } from './schema/request-body.ts';
export type { StatusCode } from './status-code.ts';
export { statusCodes } from './status-code.ts';
