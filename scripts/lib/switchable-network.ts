import { connect, createServer, type Server, type Socket } from 'node:net'

/** A loopback network link that can be cut and mended, as a cable can. */
export interface SwitchableNetwork {
  readonly port: number
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

/** Passes connections to `port` on to `targetPort`, both on loopback, until it is cut. */
export async function openSwitchableNetwork(port: number, targetPort: number): Promise<SwitchableNetwork> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  const cut = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await listen(server, port)
  return {
    port,
    cut,
    mend: async () => listen(server, port),
    close: async () => {
      if (server.listening) await cut()
    },
  }
}
