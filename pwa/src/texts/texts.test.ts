import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ALL = import.meta.glob<{ default: Record<string, string> }>('./*.ts', { eager: true })
const said = (lang: string): Record<string, string> =>
  Object.assign(
    {},
    ...Object.entries(ALL)
      .filter(([name]) => name.startsWith(`./${lang}`))
      .map(([, one]) => one.default),
  ) as Record<string, string>
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

describe('texts', () => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })
  it('means one thing by a key, whichever groups a page brought before', () => {
    const means: Record<string, string> = {}
    for (const [name, one] of Object.entries(ALL)) {
      for (const [key, words] of Object.entries(one.default ?? {})) {
        const here = `${name.slice(2, 4)} ${key}`
        expect([here, (means[here] ??= words)]).toEqual([here, words])
      }
    }
  })
  it('knows every key that a page says', () => {
    const keys = files('src').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bsay\('([a-z_0-9]+)'/gi)].map((found) => found[1]),
    )
    expect(keys.filter((key) => key && !(key in zh))).toEqual([])
  })
  it('uses the same placeholders in both languages', () => {
    const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const key of Object.keys(zh))
      expect([key, holes(en[key] ?? '')]).toEqual([key, holes(zh[key] ?? '')])
  })
})
