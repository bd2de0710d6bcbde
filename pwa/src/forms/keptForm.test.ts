import { nextTick } from 'vue'
import { beforeEach, expect, it, vi } from 'vitest'
import { note, noteAs, recall } from '../lib/keep'
import { useKeptForm } from './keptForm'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => {
      kept.set(name, text)
    },
    removeItem: (name: string) => {
      kept.delete(name)
    },
  })
})

it('has what was typed when the page is opened again, without numbers of papers', async () => {
  const first = useKeptForm('bank', { holder: '', number: '' }, ['number'])
  Object.assign(first.form, { holder: '合作社', number: '6222020000000000' })
  await nextTick()
  const again = useKeptForm('bank', { holder: '', number: '' }, ['number'])
  expect({ ...again.form }).toEqual({ holder: '合作社', number: '' })
  expect(again.had).toBe(true)
  expect(recall('draft:bank')).not.toContain('6222')
})

it('forgets once the server has it, and does not write it down again', async () => {
  const { form, done } = useKeptForm('review', { text: '' })
  form.text = '很香'
  await nextTick()
  done()
  form.text = ''
  await nextTick()
  expect(recall('draft:review')).toBeNull()
})

it('leaves out fields of an older form, and what the storage garbled', () => {
  noteAs('draft:lot', { gone: 1, code: 'GP1' })
  expect({ ...useKeptForm('lot', { code: '' }).form }).toEqual({ code: 'GP1' })
  note('draft:lot', '{')
  expect({ ...useKeptForm('lot', { code: '' }).form }).toEqual({ code: '' })
})

it('keeps one text for each thing where the form has no fields of its own', async () => {
  const { form } = useKeptForm<Record<string, string>>('replies', {})
  form['a'] = '谢谢'
  await nextTick()
  expect(useKeptForm<Record<string, string>>('replies', {}).form['a']).toBe('谢谢')
})
