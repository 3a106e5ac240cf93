import { z } from 'zod'

const meterSchema = z.object({
  key: z.string(),
  used: z.int(),
  held: z.int(),
  limit: z.int().nullable(),
  remaining: z.int().nullable(),
})

export const decisionSchema = z.object({
  allowed: z.boolean(),
  code: z.string(),
  codeText: z.string(),
  message: z.string(),
  meter: meterSchema.nullable(),
  rateLimit: z.int().nullable(),
  offline: z.boolean(),
  requiredPlan: z.string().nullable(),
  monthlyPriceUsd: z.number().nullable(),
  unlocks: z.array(z.string()).nullable(),
  retryAfterMs: z.number().nullable(),
})

const common = {
  message: z.string(),
  error: z.string().optional(),
  unavailable: z.string().optional(),
  tookMs: z.number().optional(),
}

/** Answers as the driver describes the client's typed values. */
export const answers = {
  check: z.object({ ...common, allowed: z.boolean(), value: decisionSchema.optional() }),
  reserve: z.object({
    ...common,
    granted: z.boolean(),
    value: decisionSchema.optional(),
    reservation: z.string().optional(),
    reservationId: z.string().optional(),
  }),
  settlement: z.object({
    ...common,
    succeeded: z.boolean(),
    value: z
      .object({
        eventId: z.string(),
        charged: z.int(),
        overage: z.int(),
        synced: z.boolean(),
        duplicate: z.boolean(),
        meters: z.array(meterSchema),
      })
      .optional(),
  }),
  plain: z.object({ ...common, succeeded: z.boolean(), value: z.unknown().optional() }),
  happened: z.array(z.object({ client: z.string(), what: z.string(), text: z.string() })),
} as const
