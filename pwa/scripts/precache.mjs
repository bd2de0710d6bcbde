// Put the list of shell files and a version made of their names into the built service worker.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const files = new Set(['/icon.svg'])
for (const [name, chunk] of Object.entries(manifest)) {
  // The consoles are for suppliers, with a network: never on a consumer's phone in advance.
  if (name.includes('features/console/')) continue
  files.add(`/${chunk.file}`)
  for (const css of chunk.css ?? []) files.add(`/${css}`)
}
const list = JSON.stringify([...files].sort())
const version = createHash('sha256').update(list).update(readFileSync('dist/sw.js')).digest('hex').slice(0, 12)
writeFileSync('dist/sw.js', readFileSync('dist/sw.js', 'utf8').replace('__PRECACHE__', list).replace('__VERSION__', version))
