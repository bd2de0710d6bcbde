// The phone's routes and the service worker's rules, made of the one manifest of pages (`backend/web/pages.json`).
//
// `virtual:pages/<group>` is a group's list of routes, which tells where the words of its pages and of their parts lie;
// `virtual:pages` says which paths a group has, and
// `virtual:offline` which pages and answers a phone keeps.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

interface Page {
  path: string
  component: string
  texts?: string
  words?: string
  bare?: boolean
  data?: string[]
  offline?: boolean
  says?: string
}
interface Manifest {
  texts: Record<string, string>
  groups: Record<string, Page[]>
}

const FEATURES = fileURLToPath(new URL('../src/features/', import.meta.url))
const WORDS = fileURLToPath(new URL('../src/lib/words.ts', import.meta.url))
const FILE = fileURLToPath(new URL('../../backend/web/pages.json', import.meta.url))
const PARAMETER = /\{(\w+)(\??)\}/g
const PREFIX = 'virtual:'

/** A path as a pattern: one part for each parameter. */
function pattern(path: string): string {
  return path.replace(/\/\{\w+\?\}/g, '(?:/[^/]+)?').replace(PARAMETER, '[^/]+')
}

/** A literal that paths of any of these patterns fit. */
function oneOf(patterns: string[], start = '^', end = '$'): string {
  const source = `${start}(?:${[...new Set(patterns)].join('|')})${end}`
  return `/${source.replace(/\//g, '\\/')}/`
}

/** The words that a file's parts bring, and those of the files it is made of. */
function partsOf(file: string, seen: Set<string>): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  const own = [...text.matchAll(/\b(?:part|bring)\(\s*'([a-z_ ]+)'/g)].flatMap(([, names = '']) =>
    names.split(' '),
  )
  const further = [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].flatMap(([, name = '']) => {
    const base = resolve(dirname(file), name)
    const found = [base, `${base}.ts`].find((one) => /\.(ts|vue)$/.test(one) && existsSync(one))
    return found && !found.includes('/texts/') ? partsOf(found, seen) : []
  })
  return [...own, ...further]
}

/** Where the words of these pages and their parts lie, so that nobody else carries the list. */
function words(pages: Page[], texts: Manifest['texts']): string {
  const seen = new Set<string>()
  const named = pages.flatMap((page) => [
    ...`${texts[page.texts ?? ''] ?? ''} ${page.words ?? ''}`.split(' '),
    ...partsOf(FEATURES + page.component, seen),
  ])
  const files = Object.fromEntries(
    readdirSync(FEATURES, { recursive: true, encoding: 'utf8' })
      .filter((file) => /texts.zh-\w+\.ts$/.test(file))
      .map((file) => [basename(file, '.ts').slice(3), dirname(FEATURES + file)]),
  )
  const lines = [...new Set(named)].filter(Boolean).map((name) => {
    if (!files[name]) throw new Error(`no texts are called ${name}`)
    const [en, zh] = ['en', 'zh'].map(
      (lang) => `import(${JSON.stringify(`${files[name]}/${lang}-${name}.ts`)})`,
    )
    return `${name}: (lang) => (lang === 'en' ? ${en} : ${zh})`
  })
  return `import { know } from ${JSON.stringify(WORDS)}\nknow({${lines.join(',\n')}})\n`
}

/** A group's routes: the first one has the group's name, by which the router knows that it is there. */
function routes(group: string, pages: Page[], texts: Manifest['texts']): string {
  const list = pages.map((page, n) => {
    const words = [page.texts && texts[page.texts], page.words].filter(Boolean).join(' ')
    const meta = {
      ...(words && { words }),
      ...(page.bare && { bare: true }),
      // How the server finds a painted page's chunk, to preload it.
      ...(!page.says && { file: `src/features/${page.component}` }),
    }
    const props = PARAMETER.test(page.path) ? 'props: true,' : ''
    PARAMETER.lastIndex = 0
    const path = page.path.replace(PARAMETER, ':$1$2')
    const name = n === 0 && group !== 'first' ? `name: '${group}',` : ''
    const file = JSON.stringify(FEATURES + page.component)
    return `{ path: '${path}', ${name}${props} component: () => import(${file}), meta: ${JSON.stringify(meta)} }`
  })
  return `${words(pages, texts)}export default [${list.join(',\n')}]`
}

/** Which paths a group has: whole branches of the site where they are its alone, else path by path. */
function groups({ groups }: Manifest): string {
  const branch = (page: Page): string => page.path.split('/')[1] ?? ''
  const owners: Record<string, Set<string>> = {}
  for (const [group, pages] of Object.entries(groups))
    for (const page of pages) (owners[branch(page)] ??= new Set()).add(group)
  const list = Object.entries(groups)
    .filter(([group]) => group !== 'first')
    .map(([group, pages]) => {
      const alone = pages.map(branch).filter((name) => owners[name]?.size === 1)
      const shared = pages.filter((page) => owners[branch(page)]?.size !== 1)
      const all = [
        ...(alone.length ? [`(?:${[...new Set(alone)].join('|')})(?:/.*)?`] : []),
        ...shared.map((page) => pattern(page.path).slice(1)),
      ]
      return `[${oneOf(all, '^/', '/?$')}, '${group}']`
    })
  return `export default [${list.join(',\n')}]`
}

/** Pages that a phone keeps, in both languages, and the answers they show. */
function offline({ groups }: Manifest): string {
  const kept = Object.values(groups)
    .flat()
    .filter((page) => page.offline)
  const pages = kept.map((page) => (page.path === '/' ? '/?' : pattern(page.path)))
  const reads = kept.flatMap((page) => page.data ?? []).map((path) => path.replace(PARAMETER, '[^/.]+'))
  return `export const pages = ${oneOf(pages, '^(?:/en)?')}\nexport const reads = ${oneOf(reads)}`
}

export function pages(): Plugin {
  return {
    name: 'pages',
    resolveId: (id) => (id.startsWith(`${PREFIX}pages`) || id === `${PREFIX}offline` ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null
      this.addWatchFile(FILE)
      const manifest = JSON.parse(readFileSync(FILE, 'utf8')) as Manifest
      const [kind = '', group = ''] = id.slice(PREFIX.length + 1).split('/')
      if (kind === 'offline') return offline(manifest)
      return group ? routes(group, manifest.groups[group] ?? [], manifest.texts) : groups(manifest)
    },
  }
}
