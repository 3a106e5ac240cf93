import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import packageJson from './package.json' with { type: 'json' }
import { readReleasePin } from './scripts/lib/read-release-pin.ts'

const root = import.meta.dirname

/**
 * What stays outside the bundles: the native module, which is loaded from node_modules as it is, and the two optional
 * native helpers of `ws`, which it does without.
 */
const external = ['electron', 'better-sqlite3', 'bufferutil', 'utf-8-validate']

export default defineConfig({
  main: {
    define: {
      __RELEASE_PIN__: JSON.stringify(readReleasePin(process.env)),
      // The version alone: package.json names everything that the project is made with.
      __APP_VERSION__: JSON.stringify(packageJson.version),
    },
    build: {
      externalizeDeps: false,
      target: 'node18',
      rolldownOptions: {
        external,
        input: {
          main: resolve(root, 'src-main/desktop/main.ts'),
          core: resolve(root, 'src-main/desktop/core-entry.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload can require nothing but `electron`: one file holds all.
      externalizeDeps: false,
      target: 'node18',
      rolldownOptions: {
        input: { preload: resolve(root, 'src-main/desktop/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    plugins: [react()],
    build: {
      target: 'es2022',
      // The same build is served to a person's own browser in headless mode.
      cssTarget: ['chrome114', 'firefox121', 'safari16.4'],
      minify: true,
      // Fonts as data: URLs would need a wider Content-Security-Policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: resolve(root, 'src-renderer/index.html') },
    },
  },
})
