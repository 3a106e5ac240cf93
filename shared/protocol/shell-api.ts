import { z } from 'zod'

/**
 * What the desktop shell tells its own windows beside the core's state: how it was drawn, whether it starts by itself, and what
 * became of looking for a new version of the app. Nothing here is about plan, usage or account: that is the core's alone.
 */

/** Why this installation does not update itself. */
export const updateObstacleSchema = z.enum([
  'development',
  'switched_off',
  'no_file',
  'no_protected_address',
  'no_publisher',
])
export type UpdateObstacle = z.infer<typeof updateObstacleSchema>

export const updateStatusSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unsupported'), because: updateObstacleSchema }),
  /** `checkedAt`: epoch milliseconds; `null` before the first look. */
  z.object({ kind: z.literal('current'), checkedAt: z.int().nullable() }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('downloading'), version: z.string(), percent: z.number().min(0).max(100) }),
  /**
   * Downloaded and checked. waitsFor: an operation that runs in Revit, a Revit that is connected, or only for nobody to look at the
   * window; with any of the last two a person may have it installed at once.
   */
  z.object({
    kind: z.literal('ready'),
    version: z.string(),
    notes: z.string(),
    waitsFor: z.enum(['operation', 'revit', 'window']),
    /** The person said yes while an operation ran; it is installed when that ends. */
    agreed: z.boolean(),
  }),
  z.object({ kind: z.literal('installing'), version: z.string() }),
  z.object({ kind: z.literal('failed'), message: z.string(), checkedAt: z.int() }),
])
export type UpdateStatus = z.infer<typeof updateStatusSchema>

export const shellStatusSchema = z.object({
  surface: z.enum(['window', 'panel']),
  /** away: no core answers; the shell looks for one, or starts one. */
  core: z.enum(['there', 'away']),
  /** blocked: asked for, and switched off in the operating system. unsupported: this system has no such thing for us. */
  login: z.enum(['off', 'on', 'blocked', 'unsupported']),
  rendering: z.object({
    software: z.boolean(),
    /** Why by software; `null` when it is not. start_switch: a word of this start asked for it. */
    because: z.enum(['setting', 'start_switch', 'remote_session', 'graphics_failed']).nullable(),
    /** What is set differs from what is in force: a restart of the app applies it. */
    restartNeeded: z.boolean(),
  }),
  update: updateStatusSchema,
})
export type ShellStatus = z.infer<typeof shellStatusSchema>

/** What a window can ask the shell to do. None takes an argument, none costs money. */
export const shellVerbSchema = z.enum([
  'status',
  'open_window',
  'restart_app',
  'check_for_update',
  'install_update',
  'open_log_folder',
])
export type ShellVerb = z.infer<typeof shellVerbSchema>
