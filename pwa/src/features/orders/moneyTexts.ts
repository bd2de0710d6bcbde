import type { Lang, Texts } from '../../lib/lang'

// Words of what comes lazily: in the first load they would not fit its budget.
export const moneyTexts: Record<Lang, Texts> = {
  zh: {
    inside_wechat:
      '微信里不能用支付宝，也扫不了本机的码。请点右上角“…”，选“在浏览器打开”，再付款；订单会保留。',
    copy_address: '复制订单链接',
    copied: '已复制，去浏览器粘贴打开',
    pay_qr_phone:
      '同一部手机扫不了自己屏幕上的码：请用另一台设备的微信扫，或关掉这里改用支付宝。付好后页面会自动更新。',
    save_qr: '保存二维码',
    refund_failed_note: '退款没有到账，我们的客服会跟进，不需要你再申请。',
    refund_when: '退款原路退回，到账时间以支付渠道为准，一般需要几个工作日。',
    compensation_note: '商户取消，按合同另付违约金{amount}，由平台联系你支付。',
    receipt: '付款凭据（PDF）',
    pay_qr_label: '微信支付二维码',
    pay_qr_text: '用微信扫这个二维码付款。付好后页面会自动更新。',
    card_away: '银行卡付款暂时打不开，请换一种方式。',
  },
  en: {
    inside_wechat:
      'Neither Alipay nor a code can pay inside WeChat. Tap “…”, choose “Open in browser”, and pay there.',
    copy_address: 'Copy the order’s link',
    copied: 'Copied: paste it in your browser',
    pay_qr_phone:
      'A phone can’t scan its own screen: scan with WeChat on another device, or use Alipay instead.',
    save_qr: 'Save the code',
    refund_failed_note: 'A refund did not arrive. Our staff follows it up; you need not ask again.',
    refund_when:
      'Refunds go back the way they came, usually within some working days; the payment channel decides when.',
    compensation_note: 'The operator cancelled and owes {amount} on top; we will contact you to pay it.',
    receipt: 'Receipt (PDF)',
    pay_qr_label: 'WeChat Pay QR',
    pay_qr_text: 'Scan this with WeChat. The page updates by itself once it is paid.',
    card_away: 'Card payment can’t be opened just now; please choose another way.',
  },
}
