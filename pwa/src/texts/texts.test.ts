import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import enMain from './en'
import enConsole from './en-console'
import enHeritage from './en-heritage'
import enMore from './en-more'
import enOrders from './en-orders'
import enPlatform from './en-platform'
import enSupplier from './en-supplier'
import zhMain from './zh'
import zhConsole from './zh-console'
import zhHeritage from './zh-heritage'
import zhMore from './zh-more'
import zhOrders from './zh-orders'
import zhPlatform from './zh-platform'
import zhSupplier from './zh-supplier'

const en = { ...enMain, ...enHeritage, ...enMore, ...enOrders, ...enPlatform, ...enConsole, ...enSupplier }
const zh = { ...zhMain, ...zhHeritage, ...zhMore, ...zhOrders, ...zhPlatform, ...zhConsole, ...zhSupplier }

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : /\.(vue|ts)$/.test(entry.name) ? [join(folder, entry.name)] : [])
}

describe('texts', () => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })
  it('knows every key that a page says', () => {
    const said = files('src').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bsay\('([a-z_0-9]+)'/gi)].map((found) => found[1]))
    expect(said.filter((key) => key && !(key in zh))).toEqual([])
  })
  it('uses the same placeholders in both languages', () => {
    const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const key of Object.keys(zh)) expect([key, holes(en[key] ?? '')]).toEqual([key, holes(zh[key] ?? '')])
  })
})
