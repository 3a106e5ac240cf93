import { z } from 'zod'
import type { Feature } from './features.ts'
import type { Meter } from './plan.ts'

export const OPERATION_TYPES = ['ai_layout', 'building_scan', 'api_call'] as const
export const operationTypeSchema = z.enum(OPERATION_TYPES)
export type OperationType = z.infer<typeof operationTypeSchema>

export interface Operation {
  /** The meter it draws on; `null` draws on the hourly rate alone. */
  readonly meter: Meter | null
  /** The feature that a plan must grant for it; `null` needs none. */
  readonly feature: Feature | null
}

/** What each billable operation draws on and needs. */
export const OPERATIONS: Readonly<Record<OperationType, Operation>> = {
  ai_layout: { meter: 'ai_layouts', feature: 'basic_layout' },
  building_scan: { meter: 'building_scans', feature: null },
  api_call: { meter: null, feature: null },
}
