"""What a sheet's rows may be refused for."""

TEXTS: dict[str, tuple[str, str]] = {
    "unknown_column_for": ("不认识的列；还缺少：{missing}", "Unknown column; still missing: {missing}"),
    "column_missing": ("缺少这一列", "This column is missing"),
    "column_repeated": ("这一列出现了两次", "This column appears twice"),
    "bad_day": ("看不懂日期，请写年月日，例如2027-03-01", "Not a day; write year, month and day like 2027-03-01"),
    "merged_cell": ("这个单元格是合并的，请取消合并再填写", "This cell is merged; split it and fill it in"),
    "open_formula": (
        "这个单元格是公式，没有计算结果，请粘贴为数值",
        "This cell is a formula without a result; paste it as a value",
    ),
    "not_a_price": ("看不懂价格“{cell}”，请写元，例如698.00", "“{cell}” is no price; write yuan like 698.00"),
    "not_a_count": ("“{cell}”不是0到{most}的整数", "“{cell}” is no whole number from 0 to {most}"),
    "not_yes_or_no": ("“{cell}”不是“是”或“否”", "“{cell}” is neither yes nor no"),
    "departure_over": ("这个团期已经结束或取消，不能再改", "This departure is over or cancelled and can't change"),
}
