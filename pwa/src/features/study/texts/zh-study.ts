import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  study_title: '预订研学',
  study_terms: '每团{low}到{high}人，每{ratio}名学生至少1名带队老师，每{guide}人1名讲解员。',
  organiser: '学校、工会或单位',
  organiser_hint: '会写进活动方案',
  grade: '年级或对象（可不填）',
  guardians: '本单位已取得每名学生监护人的书面同意，并自行保管；平台不收集学生姓名。',
  teachers_auto: '按人数需要{n}名带队老师',
  study_contact: '联系人',
  study_plan_note: '付款后可在订单里下载活动方案（PDF），打印交学校备案。',
}

export default texts
