import { z } from 'zod'

/** What better-auth throws to say no. It has several classes for that; a body that its own schema refuses is of another one. */
export const refusalSchema = z.object({
  statusCode: z.int().min(300).max(499),
  body: z.object({ code: z.string().optional(), error: z.string().optional() }).optional().catch(undefined),
})
