import { createServer, type Server } from 'node:http'
import { createStripeEmulator, type StripeEmulatorOptions } from './create-stripe-emulator.ts'
import type { EmulatorControl } from './control/create-control.ts'

export type { ConfiguredWebhook, EmulatorControl } from './control/create-control.ts'

export interface StartOptions extends Omit<StripeEmulatorOptions, 'baseUrl'> {
  /** 0 takes any free port. */
  port: number
  host?: string
}

export interface RunningStripeEmulator {
  /** As `http://127.0.0.1:4751`. */
  url: string
  port: number
  control: EmulatorControl
  /** Rejects when `check` found what Stripe would not send. */
  close(): Promise<void>
}

/** Starts the emulator on a port. Rejects when the port is taken or the state file cannot be read. */
export async function startStripeEmulator(options: StartOptions): Promise<RunningStripeEmulator> {
  const { port, host = '127.0.0.1', ...rest } = options
  let url = ''
  const emulator = createStripeEmulator({ ...rest, baseUrl: () => url })
  const server = createServer(emulator.app)
  try {
    await listen(server, port, host)
  } catch (error) {
    await emulator.close()
    throw error
  }
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  url = `http://${host}:${actual}`
  return {
    url,
    port: actual,
    control: emulator.control,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
      await emulator.close()
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} on ${host} is taken. Set STRIPE_EMULATOR_PORT to a free one, or 0 for any.`, {
              cause: error,
            })
          : error,
      )
    })
    server.listen(port, host, resolve)
  })
}
