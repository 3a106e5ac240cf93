import { z } from 'zod'
import { operationTypeSchema } from '../catalog/operations.ts'
import { meterSchema } from '../catalog/plan.ts'
import { periodSchema } from '../time/period.ts'

/** What ended operations and refusals add up to. */
export const usageCountsSchema = z.object({
  /** Operations that ran and have ended, whatever came of them. */
  runs: z.int().min(0),
  /** Units charged. */
  charged: z.int().min(0),
  /** Units used outside the limit, never billed. */
  overage: z.int().min(0),
  /** Of `runs`, those that were not charged: failed, cancelled, Revit closed. */
  notCharged: z.int().min(0),
  /** Reserves that were refused, once for each operation and reason. */
  refused: z.int().min(0),
})
export type UsageCounts = z.infer<typeof usageCountsSchema>

/** One operation type of one month, on this computer. */
export const historyMonthSchema = usageCountsSchema.extend({ period: periodSchema, operation: operationTypeSchema })
export type HistoryMonth = z.infer<typeof historyMonthSchema>

/** What the cloud last said about a meter of a month, over all devices of the account. */
export const accountMonthSchema = z.object({
  period: periodSchema,
  meter: meterSchema,
  used: z.int().min(0),
  /** `null`: unlimited. */
  limit: z.int().nullable(),
  /** When it was signed, epoch milliseconds. A past month may have been used further by devices that reported later. */
  knownAt: z.int(),
})
export type AccountMonth = z.infer<typeof accountMonthSchema>

/** One operation type of one project in one month, on this computer. Project names never leave it. */
export const historyProjectSchema = usageCountsSchema.extend({
  operation: operationTypeSchema,
  /** `null`: the plugin named no project. */
  project: z.string().nullable(),
})
export type HistoryProject = z.infer<typeof historyProjectSchema>

export const historyMethods = {
  /** Every month in which something ran here or the cloud told a figure, oldest first. */
  'history.months': {
    params: z.object({}).optional(),
    result: z.object({ here: z.array(historyMonthSchema), account: z.array(accountMonthSchema) }),
  },
  /** The projects of a month; their sums are that month's figures. */
  'history.projects': {
    params: z.object({ period: periodSchema }),
    result: z.object({ projects: z.array(historyProjectSchema) }),
  },
} as const
