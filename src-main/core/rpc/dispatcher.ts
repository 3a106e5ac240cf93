import type { z } from 'zod'
import {
  JSON_RPC_VERSION,
  RPC_ERROR,
  type RpcError,
  type RpcId,
  rpcIdSchema,
  rpcRequestSchema,
} from '../../../shared/protocol/json-rpc.ts'
import type { Result } from '../../../shared/result/result.ts'
import { rpcErrorOf, type RpcFailure } from './rpc-failure.ts'

/** The most calls in one batch. */
export const BATCH_LIMIT = 50

interface MethodSchemas {
  readonly params: z.ZodType
  readonly result: z.ZodType
}

type Answer<Value> = Result<Value, RpcFailure> | Promise<Result<Value, RpcFailure>>

/** One function for each method of a contract: parsed parameters in, a typed result or an expected failure out. */
export type Handlers<Methods extends Record<string, MethodSchemas>, Context> = {
  readonly [Name in keyof Methods]: (
    params: z.output<Methods[Name]['params']>,
    context: Context,
  ) => Answer<z.input<Methods[Name]['result']>>
}

export interface DispatcherOptions<
  Methods extends Record<string, MethodSchemas>,
  Notifications extends Record<string, z.ZodType>,
  Context,
> {
  readonly methods: Methods
  readonly handlers: Handlers<Methods, Context>
  /** Calls without an answer. */
  readonly notifications: Notifications
  readonly notified: {
    readonly [Name in keyof Notifications]: (params: z.output<Notifications[Name]>, context: Context) => void
  }
  /** Refuses a known method before its parameters are looked at; `null` lets it pass. */
  readonly guard: (method: string, context: Context) => RpcFailure | null
  /** Takes note of a bug and answers the id under which the log has it. */
  readonly onBug: (error: unknown, method: string) => string
}

/** Takes one frame; answers the text to send back, or `null` when nothing is to be said. Calls are taken up in the order of the frames. */
export type Dispatch<Context> = (text: string, context: Context) => string | null | Promise<string | null>

/**
 * Speaks JSON-RPC 2.0 (https://www.jsonrpc.org/specification) for a contract of zod schemas: batches, notifications, the standard's errors,
 * expected failures with a reason and a next step, and bugs as an id without a stack trace.
 */
export function createDispatcher<
  Methods extends Record<string, MethodSchemas>,
  Notifications extends Record<string, z.ZodType>,
  Context,
>(options: DispatcherOptions<Methods, Notifications, Context>): Dispatch<Context> {
  const { methods, handlers, notifications, notified, guard, onBug } = options

  function call(value: unknown, context: Context): string | null | Promise<string | null> {
    const request = rpcRequestSchema.safeParse(value)
    if (!request.success) return errorText(idOf(value), invalidRequest(firstIssue(request.error)))
    const { id, method, params } = request.data
    const answered = id !== undefined
    const answerId = id ?? null
    const refuse = (error: RpcError): string | null => (answered ? errorText(answerId, error) : null)
    try {
      const isMethod = Object.hasOwn(methods, method)
      if (!isMethod && !Object.hasOwn(notifications, method)) return refuse(methodNotFound(method))
      const refusal = guard(method, context)
      if (refusal !== null) return refuse(rpcErrorOf(refusal))
      const schema = isMethod ? methods[method]?.params : notifications[method]
      const parsed = schema?.safeParse(params)
      if (parsed === undefined) return refuse(methodNotFound(method))
      if (!parsed.success) return refuse(invalidParams(parsed.error))
      if (!isMethod) {
        notified[method]?.(parsed.data as never, context) // parsed by this very notification's schema
        return answered ? resultText(answerId, {}) : null
      }
      const answer = handlers[method]?.(parsed.data as never, context) // parsed by this very method's schema
      if (answer === undefined) return refuse(methodNotFound(method))
      if (!(answer instanceof Promise)) return answered ? answerText(answerId, answer) : null
      return answer.then(
        (settled) => (answered ? answerText(answerId, settled) : null),
        (error: unknown) => refuse(internalError(onBug(error, method))),
      )
    } catch (error) {
      return refuse(internalError(onBug(error, method)))
    }
  }

  function batch(calls: unknown[], context: Context): string | null | Promise<string | null> {
    if (calls.length === 0) return errorText(null, invalidRequest('a batch holds at least one call'))
    if (calls.length > BATCH_LIMIT) {
      return errorText(null, invalidRequest(`a batch holds at most ${BATCH_LIMIT} calls; this one has ${calls.length}`))
    }
    const answers = calls.map((one) => call(one, context))
    if (answers.some((answer) => answer instanceof Promise)) return Promise.all(answers).then(joinBatch)
    return joinBatch(answers as (string | null)[]) // the line above has taken every promise
  }

  return (text, context) => {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return errorText(null, { code: RPC_ERROR.parseError, message: 'This frame is not JSON.' })
    }
    return Array.isArray(value) ? batch(value, context) : call(value, context)
  }
}

function joinBatch(answers: readonly (string | null)[]): string | null {
  const said = answers.filter((answer) => answer !== null)
  return said.length === 0 ? null : `[${said.join(',')}]`
}

function answerText(id: RpcId, answer: Result<unknown, RpcFailure>): string {
  return answer.ok ? resultText(id, answer.value) : errorText(id, rpcErrorOf(answer.failure))
}

function resultText(id: RpcId, result: unknown): string {
  return JSON.stringify({ jsonrpc: JSON_RPC_VERSION, id, result })
}

function errorText(id: RpcId, error: RpcError): string {
  return JSON.stringify({ jsonrpc: JSON_RPC_VERSION, id, error })
}

/** The id of a call that is otherwise malformed, so that its sender can tell which one it was; `null` where it is no id itself. */
function idOf(value: unknown): RpcId {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null
  const id = rpcIdSchema.safeParse(value.id)
  return id.success ? id.data : null
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'malformed'
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`
}

function invalidRequest(why: string): RpcError {
  return {
    code: RPC_ERROR.invalidRequest,
    message: `Not a JSON-RPC 2.0 request. ${why}`,
    data: {
      reason: 'invalid_request',
      retryable: false,
      nextStep: 'Send {"jsonrpc":"2.0","id":…,"method":…,"params":…}.',
    },
  }
}

function methodNotFound(method: string): RpcError {
  return {
    code: RPC_ERROR.methodNotFound,
    message: `There is no method ${JSON.stringify(method)}.`,
    data: {
      reason: 'method_not_found',
      retryable: false,
      nextStep: 'Compare the name with the protocol; an older companion may not know it yet.',
    },
  }
}

function invalidParams(error: z.ZodError): RpcError {
  const path = error.issues[0]?.path.join('.') ?? ''
  return {
    code: RPC_ERROR.invalidParams,
    message: firstIssue(error),
    data: {
      reason: 'invalid_params',
      retryable: false,
      nextStep: path === '' ? 'Send the parameters as an object.' : `Correct the parameter ${path}.`,
    },
  }
}

function internalError(errorId: string): RpcError {
  return {
    code: RPC_ERROR.internalError,
    message: `The companion made a mistake (${errorId}). It is in its log.`,
    data: { reason: 'internal', retryable: true, nextStep: 'Try again; if it stays, report the number.', errorId },
  }
}
