// Put the list of shell files and a version made of their names into the built service worker.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
// The consoles are for suppliers and staff, with a network: what is reached through their list only is never on a
// buyer's phone in advance.
const CONSOLES = 'src/consoles.ts'
const files = new Set(['/icon.svg', '/icon-192.png', '/manifest.webmanifest'])
const seen = new Set([CONSOLES])
function add(name) {
  const chunk = manifest[name]
  if (!chunk || seen.has(name)) return
  seen.add(name)
  files.add(`/${chunk.file}`)
  for (const css of chunk.css ?? []) files.add(`/${css}`)
  for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) add(next)
}
for (const [name, chunk] of Object.entries(manifest))
  if (chunk.isEntry || chunk.file.endsWith('.css')) add(name)
const list = JSON.stringify([...files].sort())
const version = createHash('sha256')
  .update(list)
  .update(readFileSync('dist/sw.js'))
  .digest('hex')
  .slice(0, 12)
writeFileSync(
  'dist/sw.js',
  readFileSync('dist/sw.js', 'utf8').replace('__PRECACHE__', list).replace('__VERSION__', version),
)
