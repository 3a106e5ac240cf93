import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { WebSocketServer } from 'ws'

/** The yardstick of many at once: a `ws` server that answers each frame after a durable transaction of its own (WAL, `synchronous=FULL`). */
const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-bench-'))
const database = new Database(join(folder, 'transactions.sqlite'))
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.exec('CREATE TABLE entry (sequence INTEGER PRIMARY KEY, hash TEXT NOT NULL, raw TEXT NOT NULL) STRICT')
const insert = database.prepare('INSERT INTO entry (hash, raw) VALUES (?, ?)')
const raw = 'x'.repeat(800)

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { id: number }
    insert.run('hash', raw)
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: frame.id, result: { stored: true } }))
  })
})
server.on('listening', () => {
  const address = server.address()
  process.send?.({ ready: true, port: typeof address === 'object' && address !== null ? address.port : 0 })
})
process.on('SIGTERM', () => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
