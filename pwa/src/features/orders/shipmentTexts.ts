import type { Lang, Texts } from '../../lib/lang'

// Words of parcels come with the card of a parcel: whoever books a trip never pays for them.
export const shipmentTexts: Record<Lang, Texts> = {
  zh: {
    ship_held: '待付款', ship_gathering: '拼团中', ship_to_ship: '待发货', ship_shipped: '已发出', ship_delivered: '已签收', ship_completed: '已完成', ship_cancelled: '已取消',
    lot: '批次', after_sale: '申请售后', review: '写评价', to: '收货', deliver_on: '送达日期', ships_by: '最晚发出', note: '留言', no_news: '{time}已交给快递,等待更新', received: '确认收货',
    carrier_shunfeng: '顺丰', carrier_jd: '京东', carrier_zhongtong: '中通', carrier_yuantong: '圆通', carrier_shentong: '申通', carrier_yunda: '韵达', carrier_ems: 'EMS', carrier_youzhengguonei: '邮政', carrier_jtexpress: '极兔', carrier_debangkuaidi: '德邦', carrier_danniao: '丹鸟',
  },
  en: {
    ship_held: 'To pay', ship_gathering: 'Gathering', ship_to_ship: 'To be sent', ship_shipped: 'Sent', ship_delivered: 'Delivered', ship_completed: 'Completed', ship_cancelled: 'Cancelled',
    lot: 'Lot', after_sale: 'After-sale', review: 'Review', to: 'To', deliver_on: 'Delivery day', ships_by: 'Sent by', note: 'Note', no_news: 'Handed over {time}; no news yet', received: 'It arrived',
    carrier_shunfeng: 'SF', carrier_jd: 'JD', carrier_zhongtong: 'ZTO', carrier_yuantong: 'YTO', carrier_shentong: 'STO', carrier_yunda: 'Yunda', carrier_ems: 'EMS', carrier_youzhengguonei: 'China Post', carrier_jtexpress: 'J&T', carrier_debangkuaidi: 'Deppon', carrier_danniao: 'Danniao',
  },
}
