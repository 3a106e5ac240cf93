// Ends well when the cloud in this container answers that it is alive. Whether it is ready is the proxy's question.
const port = process.env.CLOUD_PORT ?? '4750'
try {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4000) })
  process.exitCode = answer.ok ? 0 : 1
} catch {
  process.exitCode = 1
}
