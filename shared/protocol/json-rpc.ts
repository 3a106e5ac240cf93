import { z } from 'zod'

/** JSON-RPC 2.0 (jsonrpc.org/specification), as spoken on the plugin link and between the app's windows and the core. */
export const JSON_RPC_VERSION = '2.0'

export const rpcIdSchema = z.union([z.string().max(128), z.number(), z.null()])
export type RpcId = z.infer<typeof rpcIdSchema>

export const rpcRequestSchema = z.object({
  jsonrpc: z.literal(JSON_RPC_VERSION),
  id: rpcIdSchema.optional(),
  method: z.string().min(1).max(128),
  params: z.unknown().optional(),
})

export const rpcErrorSchema = z.object({
  code: z.int(),
  message: z.string(),
  data: z
    .object({
      /** A reason for machines, for example `out_of_order` or `reservation_unknown`. */
      reason: z.string(),
      retryable: z.boolean(),
      /** What the caller can do about it, for people. */
      nextStep: z.string(),
      /** Found again in the log of the companion; set when the failure was a bug. */
      errorId: z.string().optional(),
    })
    .optional(),
})
export type RpcError = z.infer<typeof rpcErrorSchema>

export const rpcResponseSchema = z.union([
  z.object({ jsonrpc: z.literal(JSON_RPC_VERSION), id: rpcIdSchema, result: z.unknown() }),
  z.object({ jsonrpc: z.literal(JSON_RPC_VERSION), id: rpcIdSchema, error: rpcErrorSchema }),
])

/** The standard's error codes, and ours in its range for servers (-32000 to -32099). */
export const RPC_ERROR = {
  parseError: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internalError: -32_603,
  /** The request is well formed but not possible now: before `session.hello`, an unknown or finished reservation, a conflict. */
  refused: -32_000,
  /** Nothing was done; the same request may be sent again. */
  retryable: -32_001,
} as const
