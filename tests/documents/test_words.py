"""What the page shows counts: changes accepted, boxes and headers read, numbers counted, full width or half."""

from decimal import Decimal

from docx.oxml import parse_xml

from docs.samples.paper import line, new_document, node, table
from tests.documents import papers
from tests.documents.papers import BLOCKS, COVER, RESULTS, VOUCHERS, bar, changed, form, row, written

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run(text, deleted=False):
    element = node("w:r")
    node("w:delText" if deleted else "w:t", element).text = text
    return element


def whole_form(document, blocks):
    for text in COVER:
        line(document, text)
    for block in blocks.values():
        table(document, block)
    return document


def test_tracked_changes_count_as_accepted(tmp_path):
    document = whole_form(new_document(), BLOCKS)
    score = document.tables[2].rows[-2].cells[-1].paragraphs[0]
    score.clear()
    for tag, text in (("w:del", "98"), ("w:ins", "92.5")):
        node(tag, score._p, id=1, author="审核人").append(run(text, deleted=tag == "w:del"))
    deleted_row = document.tables[1].rows[3]._tr
    node("w:del", deleted_row.get_or_add_trPr(), id=2, author="审核人")

    reading = papers.reading(written(document, tmp_path))

    assert reading["scores"]["total_score"] == Decimal("92.5")
    assert [voucher["content"] for voucher in reading["expenditure_lines"]] == ["管网工程款", "监理费"]


def test_a_paragraph_goes_on_where_its_mark_was_deleted(tmp_path):
    document = whole_form(new_document(), BLOCKS | {"report": []})
    for text in ("五、评价报告综述（文字部分）", "一、基本情况", "前半句，", "后半句。"):
        line(document, text)
    first_half = document.paragraphs[-2]
    node("w:del", node("w:rPr", first_half._p.get_or_add_pPr()), id=3, author="审核人")

    (section,) = papers.reading(written(document, tmp_path))["narrative"]

    assert section["text"] == "前半句，后半句。"


def test_a_field_in_a_text_box_is_a_field_of_the_cover(tmp_path):
    document = new_document()
    box = f"""<w:p xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r>
      <mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>
      <w:p><w:r><w:t>项目名称：河道清淤工程</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>
      <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>项目名称：河道清淤工程</w:t></w:r></w:p></w:txbxContent></w:pict>
      </mc:Fallback></mc:AlternateContent></w:r></w:p>"""
    for text in COVER:
        if text.startswith("项目名称"):
            document.element.body.insert(len(document.element.body) - 1, parse_xml(box))
        else:
            line(document, text)
    for block in BLOCKS.values():
        table(document, block)

    reading = papers.reading(written(document, tmp_path))

    assert reading["project_name"] == "河道清淤工程"
    assert [field["label"] for field in reading["cover_fields"]].count("项目名称：") == 1
    assert reading["text_boxes"] == [["项目名称：河道清淤工程"]]


def test_a_page_header_may_carry_the_number_of_the_form(tmp_path):
    document = new_document()
    document.sections[0].header.paragraphs[0].text = "附件2-2　　项目名称：河道清淤工程"
    for text in (text for text in COVER if not text.startswith(("附件", "项目名称"))):
        line(document, text)
    for block in BLOCKS.values():
        table(document, block)

    reading = papers.reading(written(document, tmp_path))

    assert (reading["form_label"], reading["project_name"]) == ("附件2-2", "河道清淤工程")


def test_numbers_that_word_makes_are_counted(tmp_path):
    document = whole_form(new_document(), BLOCKS | {"report": []})
    lists = document.part.numbering_part.element
    abstract = node("w:abstractNum", abstractNumId=90)
    for level, (kind, text) in enumerate((("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))):
        settings = node("w:lvl", abstract, ilvl=level)
        node("w:start", settings, val=1)
        node("w:numFmt", settings, val=kind)
        node("w:lvlText", settings, val=text)
    lists.insert(0, abstract)
    node("w:abstractNumId", node("w:num", lists, numId=90), val=90)
    line(document, "五、评价报告综述（文字部分）")
    items = ((0, "基本情况"), (1, "项目概况"), (-1, "改造12个村。"), (1, "资金情况"), (0, "存在的问题"))
    for depth, text in items:
        paragraph = line(document, text)
        if depth >= 0:
            numbering = node("w:numPr", paragraph._p.get_or_add_pPr())
            node("w:ilvl", numbering, val=depth)
            node("w:numId", numbering, val=90)

    sections = papers.reading(written(document, tmp_path))["narrative"]

    assert [section["path"][-1] for section in sections] == [
        "一、基本情况",
        "（一）项目概况",
        "（二）资金情况",
        "二、存在的问题",
    ]
    assert sections[1]["text"] == "改造12个村。"
    assert sections[1]["auto_number"]


def test_full_width_digits_and_units_in_cells_are_amounts(tmp_path):
    odd = [
        VOUCHERS[0],
        row("管网工程款", "５，０００，０００．００", "２０２５年６月１８号", ""),
        row("水厂设备款", "270.5 万元", "2025年\n9月40号", "含安装"),
        row("监 理 费", "￥200 000.00元", "2025 年 11 月 7 号", ""),
        row("支 出 合 计", "7905000", "", ""),
    ]
    blocks = {**BLOCKS, "vouchers": changed("vouchers", VOUCHERS, odd)}

    reading = papers.reading(form(tmp_path, *blocks.values()))

    assert [v["amount_yuan"] for v in reading["expenditure_lines"]] == [5000000, 2705000, 200000]
    assert [v["unit"] for v in reading["expenditure_lines"]] == ["元", "万元", "元"]
    assert [v["voucher_no"] for v in reading["expenditure_lines"]] == [
        "2025年6月18号",
        "2025年9月40号",
        "2025年11月7号",
    ]
    assert reading["expenditure_lines"][1]["amount_text"] == "270.5 万元"


def test_vouchers_without_a_unit_follow_what_was_spent(tmp_path):
    in_wan = [VOUCHERS[0], row("工程款", "790.5", "2025年6月18号", ""), row("支出合计", "790.5", "", "")]
    blocks = {**BLOCKS, "vouchers": changed("vouchers", VOUCHERS, in_wan)}

    (voucher,) = papers.reading(form(tmp_path, *blocks.values()))["expenditure_lines"]

    assert (voucher["unit"], voucher["amount_yuan"]) == ("万元", 7905000)


def test_the_unit_of_a_title_counts_for_the_table_below(tmp_path):
    titled = [
        bar("二、项目支出明细情况（单位：万元）"),
        VOUCHERS[0],
        row("工程款", "500", "2025年6月18号", ""),
    ]
    blocks = {**BLOCKS, "vouchers": titled}

    (voucher,) = papers.reading(form(tmp_path, *blocks.values()))["expenditure_lines"]

    assert (voucher["unit"], voucher["amount_yuan"]) == ("万元", 5000000)


def test_full_width_scores_and_stray_spaces_are_read(tmp_path):
    odd = [row("绩效自评\n综合得分", "９２．５ 分"), row("评 价 等 次", "优　秀")]
    blocks = {**BLOCKS, "results": changed("results", RESULTS, odd)}

    scores = papers.reading(form(tmp_path, *blocks.values()))["scores"]

    assert (scores["total_score"], scores["grade"]) == (Decimal("92.5"), "优秀")


def test_an_amount_that_cannot_be_read_keeps_its_text_and_invents_no_figure(tmp_path):
    odd = [
        VOUCHERS[0],
        row("工程款", "五百万", "2025年6月18号", ""),
        row("设备款", "12,34", "2025年6月19号", ""),
    ]
    blocks = {**BLOCKS, "vouchers": changed("vouchers", VOUCHERS, odd)}

    vouchers = papers.reading(form(tmp_path, *blocks.values()))["expenditure_lines"]

    assert [(v["amount_text"], v["amount"], v["amount_yuan"]) for v in vouchers] == [
        ("五百万", None, None),
        ("12,34", None, None),
    ]
