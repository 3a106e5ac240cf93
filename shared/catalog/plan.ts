import { z } from 'zod'

/** Meters counted by the month. The hourly rate is not a meter: it is a sliding window. */
export const METERS = ['ai_layouts', 'building_scans'] as const
export const meterSchema = z.enum(METERS)
export type Meter = z.infer<typeof meterSchema>

const SUPPORT_LEVELS = ['community', 'email', 'priority'] as const

/** On the wire `null` is "unlimited". */
const limitSchema = z.int().min(0).nullable()

/**
 * A plan as every process exchanges it.
 * Prices are in integer US cents; areas in square metres; the rate in granted reservations an hour; `null` limits are unlimited.
 */
export const planSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(80),
  /** Rising with what the plan offers; an upgrade hint names the cheapest plan of higher rank that lifts the refusal. */
  rank: z.int().min(0),
  /** `null`: negotiated. */
  monthlyPriceCents: z.int().min(0).nullable(),
  yearlyPriceCents: z.int().min(0).nullable(),
  setupFeeCents: z.int().min(0).nullable(),
  limits: z.object({
    ai_layouts: limitSchema,
    building_scans: limitSchema,
  }),
  maxProjectSizeSqm: limitSchema,
  apiCallsPerHour: limitSchema,
  /** Every feature that the plan grants, those of the plans below it included. */
  features: z.array(z.string().min(1).max(64)).max(200),
  /** Set for a plan that grants every feature of the product, present or future. */
  allFeatures: z.boolean(),
  support: z.enum(SUPPORT_LEVELS),
  offlineGraceDays: z.int().min(0).max(365),
  /** False for a plan that is made by the vendor for one account. */
  selfService: z.boolean(),
})
export type Plan = z.infer<typeof planSchema>
