"""Whose report it is: project, unit, region, year and period, wherever the paper says them.

A label says it best, then the title, then a sentence.
"""

import re
from collections import Counter
from collections.abc import Iterator

from documents.reading import Reading
from documents.squeezed import Squeezed
from documents.values import day, joined, months, plain
from documents.vocabulary import WORDS, found, key_of

YEAR = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
YEAR_OF_REPORT = re.compile(r"(20\d\d)年度")
LETTERS = r"[^\d\W_]"
PROVINCE = rf"{LETTERS}{{2,8}}?(?:省|自治区)"
CITY = rf"{LETTERS}{{2,6}}?(?:自治州|市)"
COUNTY = rf"{LETTERS}{{1,8}}?(?:自治县|自治旗|县(?![域城级乡直委情]))"
SEAT = "(?=人民政府|政府|20\\d\\d|财政|办事处|[^\\d\\W_]{2,8}(?:局|委|街道|镇|乡))"  # what follows the name of a place
DISTRICT = rf"{LETTERS}{{1,8}}?(?<![小地园社片景辖校库灾山城牧林特])区"
REGION = re.compile(
    rf"(?:关于)?(?!全|我|本|各|该|乡镇|城镇)(?P<place>(?:{PROVINCE})?(?:{CITY})?{COUNTY}|(?:{PROVINCE})?{CITY}{DISTRICT}"
    rf"|(?:{PROVINCE})?{CITY}|{DISTRICT}{SEAT}|{LETTERS}{{2,8}}?(?:旗|街道|乡|镇){SEAT})"
)
NUMBER = re.compile(r"^\(?\d{1,2}[、.)]")
SENTENCE = re.compile(r"[^。；;\n]+")


def read(reading: Reading) -> None:
    """Fill in what no label has said yet."""
    reading.unit = reading.unit or unit(reading)
    reading.project_name = reading.project_name or project(reading)
    reading.region = region(reading)
    reading.year = year(reading)
    reading.project_period = reading.project_period or period(reading)


def read_imprint(text: str, reading: Reading) -> bool:
    """A line under the title that only names the unit or the date. False for anything else."""
    squeezed = plain(text).strip("()")
    if found("naming", "organisation", squeezed):
        reading.unit = reading.unit or squeezed
        return True
    date = re.fullmatch(r"20\d\d年\d{1,2}月(\d{1,2}日)?", squeezed)
    if date and reading.report_date is None:
        reading.report_date = {"text": squeezed, "date": day(squeezed)}
    return bool(date)


def paper_lines(reading: Reading) -> Iterator[str]:
    """Headings and paragraphs of the running text."""
    for section in reading.narrative:
        yield from (line for line in (section["title"], *section["text"].split("\n")) if plain(line))


def lines(reading: Reading) -> Iterator[str]:
    """Headings and paragraphs of the running text, plain."""
    yield from map(plain, paper_lines(reading))


def labelled(reading: Reading, key: str) -> Iterator[str]:
    """What stands behind a label of the cover in the running text: 1.项目名称：…, without a short form in brackets."""
    for section in reading.narrative:
        pairs = [(section["title"], section["text"].split("\n")[0])]
        pairs += [(line.partition("：")[0], line.partition("：")[2]) for line in section["text"].split("\n")]
        for name, value in pairs:
            if key_of("cover", re.sub(r"^\W*\d*[、.．]?", "", name)) == key and plain(value):
                yield re.sub(r"[（(]以下简称.*?[）)]|[。;；]$", "", joined(value))


def unit(reading: Reading) -> str | None:
    """The unit behind a label, before the title, else the one whose rules the report names most: 《…局内控制度》."""
    told = next((value for value in labelled(reading, "unit") if len(value) <= 40), None)
    if told:
        return told
    named = found("naming", "unit_of_title", reading.title or "")
    if named:
        return named["unit"]
    rules = re.compile(WORDS["naming"]["rules_of"])
    counted = Counter(match["unit"] for line in lines(reading) for match in rules.finditer(line))
    own = [name for name, times in counted.most_common() if times > 1 or not found("naming", "others", name)]
    return next(iter(own), None)


def project(reading: Reading) -> str | None:
    """The project of a label, of the title, or of the sentence that gives the result."""
    told = next((value for value in labelled(reading, "project_name") if len(value) <= 80), None)
    if told:
        return told
    sayings = [("title_of", reading.title or ""), *(("result_of", line) for line in paper_lines(reading))]
    names = (name for pattern, text in sayings if (name := named(pattern, text)))
    return next((without_unit(name) for name in names if found("naming", "project", name)), None)


def named(pattern: str, text: str) -> str | None:
    """The name that a saying gives, as the paper writes it."""
    squeezed = Squeezed(text)
    match = found("naming", pattern, squeezed.text)
    name = joined(squeezed.cut(*match.span("name"))) if match else ""
    return (
        re.sub(r"(项目|[)）])项目$", r"\1", name) or None
    )  # …项目, and on the next line 项目支出绩效自评报告


def without_unit(name: str) -> str:
    """平澜县水利局2025年农村饮水项目 → 2025年农村饮水项目; a county in front stays."""
    return re.sub(WORDS["naming"]["unit_before"], "", name)


def region(reading: Reading) -> str | None:
    """平澜县财政局（制） → 平澜县; else the beginning of the unit's name, the title or the project's name."""
    maker = re.match(r"(.+?)财政局", plain(reading.issued_by))
    if maker:
        return maker[1]
    named = (REGION.match(plain(text)) for text in (reading.title, reading.unit, reading.project_name))
    return next((match["place"] for match in named if match), None)


def year(reading: Reading) -> int | None:
    """The evaluated year: of title, cover or project, else the one the text calls 年度 most, else of the period."""
    cover = "".join(field["value"] for field in reading.cover_fields)
    for text in (reading.title, cover, reading.project_name):
        printed = YEAR.search(plain(text))
        if printed:
            return int(printed[1])
    text = plain("".join(section["text"] + section["title"] for section in reading.narrative))
    for pattern in (YEAR_OF_REPORT, YEAR):
        counted = Counter(pattern.findall(text)).most_common(1)
        if counted:
            return int(counted[0][0])
    end = (reading.project_period or {}).get("end")
    return int(end[:4]) if end else None


def period(reading: Reading) -> dict[str, str | None] | None:
    """项目实施周期为12个月，从2025年3月至2025年底: the first sentence that gives a period of the project."""
    for line in lines(reading):
        for sentence in SENTENCE.findall(line):
            if found("naming", "period", sentence):
                first, last = months(sentence)
                if first and last:
                    return {"text": NUMBER.sub("", sentence), "start": first, "end": last}
    return None
