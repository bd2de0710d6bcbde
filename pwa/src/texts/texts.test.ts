import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'

type Words = Record<string, string>
const ALL = import.meta.glob<{ default?: Words }>(['./*.ts', '../features/**/texts/*.ts'], { eager: true })
const GROUPS = Object.entries(ALL).filter(([name]) => /\/(en|zh)(-\w+)?\.ts$/.test(name))
const said = (lang: string): Words =>
  Object.assign(
    {},
    ...GROUPS.filter(([name]) => basename(name).startsWith(lang)).map(([, one]) => one.default),
  )
const en = said('en')
const zh = said('zh')

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(folder, entry.name))
      : /\.(vue|ts)$/.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  )
}
const SOURCES = files('src')
  .filter((file) => !/\/texts\/|generated/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
const CODE = SOURCES.join('\n')
/** Keys that are said by their whole name: in `say('…')`, or in a choice or a list of keys that is said later. */
const LITERAL = new Set([...CODE.matchAll(/['"`]([a-z][a-z_0-9]*)['"`]/gi)].map((found) => found[1] ?? ''))
/** Keys made of a fixed part and a value, as `state_${order.state}`. */
const MADE = [...CODE.matchAll(/`([a-z_0-9]*)\$\{[^`]*?\}([a-z_0-9]*)`/gi)]
  .filter((found) => (found[1] ?? '').endsWith('_') || (found[2] ?? '').startsWith('_'))
  .map((found) => [found[1] ?? '', found[2] ?? ''] as const)
/** Keys made of two values, the first of which is a word that stands somewhere by itself: `${name}_${value}`. */
const PAIRED = (key: string): boolean =>
  [...key.matchAll(/_/g)].some((found) => LITERAL.has(key.slice(0, found.index)))
const fits = (key: string, [start, end]: readonly [string, string]): boolean =>
  key.startsWith(start) && key.endsWith(end) && key.length > start.length + end.length

describe('texts', () => {
  it('has the same keys in both languages, group by group', () => {
    const keys = (name: string): string[] => Object.keys(ALL[name]?.default ?? {}).sort()
    for (const [name] of GROUPS.filter(([name]) => basename(name).startsWith('en')))
      expect([name, keys(name.replace(/\/en(?=[^/]*$)/, '/zh'))]).toEqual([name, keys(name)])
  })
  it('means one thing by a key, whichever groups a page brought before', () => {
    const means: Words = {}
    for (const [name, one] of GROUPS) {
      for (const [key, words] of Object.entries(one.default ?? {})) {
        const here = `${basename(name).slice(0, 2)} ${key}`
        expect([here, (means[here] ??= words)]).toEqual([here, words])
      }
    }
  })
  it('knows every key that a page says', () => {
    const keys = [...CODE.matchAll(/\bsay\(\s*'([a-z_0-9]+)'/gi)].map((found) => found[1])
    expect(keys.filter((key) => key && !(key in zh))).toEqual([])
    const choices = [...CODE.matchAll(/\bsay\(\s*[^'`()]+\?\s*'([a-z_0-9]+)'\s*:\s*'([a-z_0-9]+)'/gi)]
    expect(choices.flatMap(([, one, other]) => [one, other]).filter((key) => key && !(key in zh))).toEqual([])
  })
  it('has a text for every kind of key that is made', () => {
    const made = [...CODE.matchAll(/\bsay\(\s*`([a-z_0-9]*)\$\{[^`]*?\}([a-z_0-9]*)`/gi)]
    const without = made.filter(
      ([, start = '', end = '']) => !Object.keys(zh).some((key) => fits(key, [start, end])),
    )
    expect(without.map((found) => found[0])).toEqual([])
  })
  it('has no text that nobody says', () => {
    const unsaid = Object.keys(zh).filter(
      (key) => !LITERAL.has(key) && !PAIRED(key) && !MADE.some((one) => fits(key, one)),
    )
    expect(unsaid).toEqual([])
  })
  it('is brought by name: every group that a page or a part asks for is there', () => {
    const there = new Set(GROUPS.map(([name]) => basename(name, '.ts').slice(3)))
    const asked = [...CODE.matchAll(/\bpart\(\s*'([a-z_ ]+)'/g)].flatMap((found) =>
      (found[1] ?? '').split(' '),
    )
    const manifest = JSON.parse(readFileSync('../backend/web/pages.json', 'utf8')) as {
      texts: Words
      groups: Record<string, { words?: string }[]>
    }
    const pages = Object.values(manifest.groups).flatMap((pages) => pages.map((page) => page.words ?? ''))
    const named = [...asked, ...[...pages, ...Object.values(manifest.texts)].flatMap((one) => one.split(' '))]
    expect(named.filter((name) => name && !there.has(name))).toEqual([])
  })
  it('uses the same placeholders in both languages', () => {
    const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const key of Object.keys(zh))
      expect([key, holes(en[key] ?? '')]).toEqual([key, holes(zh[key] ?? '')])
  })
})
