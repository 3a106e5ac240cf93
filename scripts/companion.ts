/** Starts the companion without a desktop: the real one, or with `--sandbox` one to try a plugin against. */
await (process.argv.includes('--sandbox') ? import('../tools/sandbox/main.ts') : import('../src-main/headless.ts'))
