import { webcrypto } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { judge, type Scan, type Taken } from './offline'

vi.stubGlobal('crypto', webcrypto)
const hex = (raw: ArrayBuffer): string => Buffer.from(raw).toString('hex')
const BOOKING = '01234567-89ab-7def-8123-456789abcdef'
const OTHER = '11234567-89ab-7def-8123-456789abcdef'

async function hashed(code: string, salt: string): Promise<string> {
  const key = await webcrypto.subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, [
    'deriveBits',
  ])
  return hex(
    await webcrypto.subtle.deriveBits(
      { name: 'PBKDF2', hash: 'SHA-256', salt: Buffer.from(salt, 'hex'), iterations: 10 },
      key,
      256,
    ),
  )
}

async function world(): Promise<{ list: Taken; qr: string }> {
  const pair = (await webcrypto.subtle.generateKey('Ed25519', true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair
  const head = `HL1.k1.${Buffer.from(BOOKING.replace(/-/g, ''), 'hex').toString('base64url')}`
  const signature = await webcrypto.subtle.sign('Ed25519', pair.privateKey, new TextEncoder().encode(head))
  const day = { state: 'confirmed', heads: 2, title: '一日', startsOn: '2026-05-01', endsOn: '2026-05-01' }
  const items = [
    { booking: OTHER, salt: 'aa', codeHash: await hashed('123456789013', 'aa'), ...day },
    { booking: BOOKING, salt: 'bb', codeHash: await hashed('123456789012', 'bb'), ...day },
  ]
  const keys = { k1: hex(await webcrypto.subtle.exportKey('raw', pair.publicKey)) }
  return {
    list: { at: 0, keys, items, rounds: 10 },
    qr: `${head}.${Buffer.from(signature).toString('base64url')}`,
  }
}
const kept = (voucher: string, booking: string): Scan => ({
  nonce: 'n',
  voucher,
  scannedAt: '',
  heads: 2,
  title: '',
  booking,
})

describe('a voucher without a signal', () => {
  it('is one check-in, whether its QR or its code comes first', async () => {
    const { list, qr } = await world()
    const first = await judge(qr, list, [], '2026-05-01')
    expect(first).toMatchObject({ outcome: 'kept', booking: BOOKING })
    expect((await judge('1234 5678 9012', list, [kept(qr, BOOKING)], '2026-05-01')).outcome).toBe(
      'already_used',
    )
    const typed = await judge('123456789012', list, [], '2026-05-01')
    expect(typed).toMatchObject({ outcome: 'kept', booking: BOOKING })
    expect((await judge(qr, list, [kept('123456789012', BOOKING)], '2026-05-01')).outcome).toBe(
      'already_used',
    )
    expect((await judge('123456789013', list, [kept(qr, BOOKING)], '2026-05-01')).outcome).toBe('kept')
  })
  it('is known by code and signature, on its day only', async () => {
    const { list, qr } = await world()
    expect((await judge('123456789014', list, [], '2026-05-01')).outcome).toBe('not_on_list')
    expect((await judge(`${qr.slice(0, -8)}AAAAAAAA`, list, [], '2026-05-01')).outcome).toBe('forged')
    expect((await judge('hello', list, [], '2026-05-01')).outcome).toBe('forged')
    expect((await judge(qr, list, [], '2026-05-02')).outcome).toBe('wrong_day')
  })
})
