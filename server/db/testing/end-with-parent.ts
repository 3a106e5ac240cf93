import { spawn } from 'node:child_process'

/** Runs as a process of its own: once its input ends it ends the server, waits for that, and removes the folder. */
const WATCHER = `
  const [pid, folder] = process.argv.slice(1)
  process.stdin.resume().on('close', () => {
    const ask = (signal) => { try { return process.kill(Number(pid), signal) } catch { return false } }
    ask('SIGINT')
    const timer = setInterval(() => {
      if (ask(0)) return
      clearInterval(timer)
      require('node:fs').rmSync(folder, { recursive: true, force: true })
    }, 100)
  })
`

/**
 * Ends a server when this process is gone, however it went: a test run that is killed runs no clean-up.
 *
 * @returns ends the watch; the server is left alone
 */
export function endWithParent(pid: number, folder: string): () => void {
  const watcher = spawn(process.execPath, ['--eval', WATCHER, String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C in a terminal reaches a whole group of processes; this one must outlive it.
    detached: true,
  })
  watcher.unref()
  return () => void watcher.kill('SIGKILL')
}
