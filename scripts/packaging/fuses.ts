import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses'

/**
 * Electron's switches that are burnt into the packed program. Every one is decided: a new Electron with a switch that is not
 * named here fails the packing.
 */
export const FUSES: FuseConfig<boolean> = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // Else any program of the user turns ours, with its signature, into a Node that runs what it likes. The core is a utilityProcess.
  [FuseV1Options.RunAsNode]: false,
  // Cookies of the checkout live in memory alone; should anything ever store one, it is sealed.
  [FuseV1Options.EnableCookieEncryption]: true,
  // NODE_OPTIONS could load foreign code into the process that asks for secrets.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  // --inspect would open a debugger to whoever reaches the port.
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Windows and macOS refuse an app.asar that was changed after packing.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  // A folder `app` beside the archive would pass by its integrity.
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // There is no V8 snapshot of our own to load.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // No page of ours is a file:// page.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's default; it only makes bounds checks of WebAssembly cheaper, of which the app has none.
  [FuseV1Options.WasmTrapHandlers]: true,
}
