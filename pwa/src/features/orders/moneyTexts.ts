import type { Lang, Texts } from '../../lib/lang'

// Words of what comes lazily: in the first load they would not fit its budget.
export const moneyTexts: Record<Lang, Texts> = {
  zh: {
    refund_failed_note: '退款没有到账，我们的客服会跟进，不需要你再申请。',
    refund_when: '退款原路退回，到账时间以支付渠道为准，一般需要几个工作日。',
    compensation_note: '商户取消，按合同另付违约金{amount}，由平台联系你支付。',
    receipt: '付款凭据（PDF）',
    pay_qr_label: '微信支付二维码',
    pay_qr_text: '用微信扫这个二维码付款。只有一部手机时：截屏保存，在微信“扫一扫”里从相册选取。',
    card_away: '银行卡付款暂时打不开，请换一种方式。',
  },
  en: {
    refund_failed_note: 'A refund did not arrive. Our staff follows it up; you need not ask again.',
    refund_when:
      'Refunds go back the way they came, usually within some working days; the payment channel decides when.',
    compensation_note: 'The operator cancelled and owes {amount} on top; we will contact you to pay it.',
    receipt: 'Receipt (PDF)',
    pay_qr_label: 'WeChat Pay QR',
    pay_qr_text:
      'Scan this with WeChat. With one phone only: save a screenshot and choose it in WeChat’s scanner.',
    card_away: 'Card payment can’t be opened just now; please choose another way.',
  },
}
