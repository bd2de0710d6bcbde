export interface Money {
  amount: number
  currency: string
}

/** `1,280` or `1,280.50` from fen; no symbol. */
export function yuan(fen: number): string {
  const whole = Math.floor(Math.abs(fen) / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = Math.abs(fen) % 100
  return (fen < 0 ? '-' : '') + whole + (rest ? `.${String(rest).padStart(2, '0')}` : '')
}

export function show(money: Money): string {
  return `${money.amount < 0 ? '-' : ''}¥${yuan(Math.abs(money.amount))}`
}
