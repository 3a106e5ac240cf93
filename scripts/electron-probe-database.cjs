// Whether the database's native module runs under this Electron; an older one takes the whole process down.
const Database = require('better-sqlite3')

new Database(':memory:').prepare('SELECT 1').get()
process.parentPort.postMessage('works')
