import { cpus } from 'node:os'
import { holds, printReport, type Section } from './report.ts'
import { benchDrain } from './sections/drain.ts'
import { benchIngest } from './sections/ingest.ts'
import { benchLink } from './sections/link.ts'
import { benchPeers } from './sections/peers.ts'
import { benchReading } from './sections/reading.ts'
import { benchStart } from './sections/start.ts'

const SECTIONS: Readonly<Record<string, () => Promise<Section>>> = {
  link: benchLink,
  start: benchStart,
  peers: benchPeers,
  ingest: benchIngest,
  drain: benchDrain,
  reading: benchReading,
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !Object.hasOwn(SECTIONS, name))
if (unknown.length > 0) {
  console.error(
    `There is no section ${unknown.join(', ')}. Name some of ${Object.keys(SECTIONS).join(', ')}, or none for all.`,
  )
  process.exit(2)
}

console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`)
let kept = true
for (const [name, run] of Object.entries(SECTIONS)) {
  if (named.length > 0 && !named.includes(name)) continue
  const { title, lines, notes } = await run()
  console.log(`\n${title}\n`)
  printReport(lines)
  for (const note of notes) console.log(note)
  kept &&= lines.every(holds)
}
if (!kept) console.log('\nA bound is not kept here. These machines are noisy: run it again before you believe it.')
