import type { Server } from 'node:http'

/**
 * Listens on a port of this machine alone; 0 is any free one.
 *
 * @throws Error with the system's code, for example `EADDRINUSE`; the server may be tried again
 */
export async function listen(http: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error): void => {
      http.off('error', settle)
      http.off('listening', settle)
      if (error === undefined) resolve()
      else reject(error)
    }
    http.on('error', settle)
    http.on('listening', settle)
    http.listen(port, '127.0.0.1')
  })
}
