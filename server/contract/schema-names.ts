import { planSchema } from '../../shared/catalog/plan.ts'
import {
  catalogResponseSchema,
  checkoutSchema,
  cloudErrorSchema,
  cloudReserveRequestSchema,
  cloudReserveResponseSchema,
  cloudSettlementResponseSchema,
  enrolRequestSchema,
  enrolResponseSchema,
  startCheckoutRequestSchema,
  syncEntrySchema,
  syncItemResultSchema,
  syncRequestSchema,
  syncResponseSchema,
} from '../../shared/protocol/cloud-api.ts'
import { decisionSchema, meterStateSchema, rateStateSchema, upgradeHintSchema } from '../../shared/protocol/decision.ts'
import { nameSchemas } from '../../shared/json-schema/json-schemas.ts'
import { deviceFlowErrorSchema } from '../features/accounts/accounts-contract.ts'

/** The schemas that have a name of their own in the OpenAPI document. */
export const SCHEMA_NAMES = nameSchemas({
  Catalog: catalogResponseSchema,
  Checkout: checkoutSchema,
  Decision: decisionSchema,
  DeviceFlowError: deviceFlowErrorSchema,
  EnrolRequest: enrolRequestSchema,
  EnrolResponse: enrolResponseSchema,
  Error: cloudErrorSchema,
  MeterState: meterStateSchema,
  Plan: planSchema,
  RateState: rateStateSchema,
  ReserveRequest: cloudReserveRequestSchema,
  ReserveResponse: cloudReserveResponseSchema,
  Settlement: cloudSettlementResponseSchema,
  StartCheckoutRequest: startCheckoutRequestSchema,
  SyncEntry: syncEntrySchema,
  SyncItemResult: syncItemResultSchema,
  SyncRequest: syncRequestSchema,
  SyncResponse: syncResponseSchema,
  UpgradeHint: upgradeHintSchema,
})
