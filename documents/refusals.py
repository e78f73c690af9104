"""Why a file is not taken in: a class for code, a sentence for the person at the screen."""


class Unreadable(Exception):
    """A file that cannot be read. `message` says what is wrong and what to do."""

    message = "这个文件不能读取。请换一份 Word 文件（.docx）再试。"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.message)


class FileMissing(Unreadable):
    message = "没有找到这个文件。请检查文件名和所在的文件夹。"


class FileTooLarge(Unreadable):
    message = "文件超过 50 MB。请压缩文中的图片，另存后再导入。"


class NotWordFile(Unreadable):
    message = (
        "这不是 Word 文件（.docx），可能只是改了扩展名。请用 Word 或 WPS 打开原件，另存为 .docx 后再导入。"
    )


class OldWordFile(Unreadable):
    message = "这是旧格式（.doc）的文件。请用 Word 或 WPS 打开，另存为 .docx 后再导入。"


class PdfFile(Unreadable):
    message = "这是 PDF 文件，表格不能可靠地读出。请导入 Word 原件（.docx）。"


class WorkbookFile(Unreadable):
    message = "这是 Excel 文件。请导入自评报告或评分表的 Word 文件（.docx）。"


class Encrypted(Unreadable):
    message = "文件设有打开密码。请在 Word 或 WPS 中取消密码，另存后再导入。"


class Damaged(Unreadable):
    message = "文件不完整或已损坏。请用 Word 或 WPS 打开检查，另存为新的 .docx 后再导入。"


class TooManyParts(Unreadable):
    message = "文件内部的部件超过 2,000 个，不像一份自评报告。请把内容复制到新建的 Word 文件中再导入。"


class TooMuchUnpacked(Unreadable):
    message = "文件解开后过大。请压缩图片、去掉多余内容，另存后再导入。"


class PartRepeated(Unreadable):
    message = "文件内部有重名的部件，可能被改动过。请用 Word 或 WPS 打开，另存为新的 .docx 后再导入。"


class PathTrick(Unreadable):
    message = "文件内部的路径不正常，可能被改动过。请不要使用这个文件，向提供人重新索取。"


class HasMacros(Unreadable):
    message = "文件带有宏，不能导入。请另存为“Word 文档（.docx）”后再导入。"


class HasEmbedded(Unreadable):
    message = "文件里嵌有其他文件或控件，不能导入。请删去嵌入的对象，只留文字、表格和图片，另存后再导入。"


class HasDoctype(Unreadable):
    message = (
        "文件内部有不允许的声明（DTD），可能被改动过。请用 Word 或 WPS 打开，另存为新的 .docx 后再导入。"
    )


class TookTooMuch(Unreadable):
    message = "读取这个文件用的时间或内存太多，已停止。请把内容复制到新建的 Word 文件中再导入。"


class NotSelfEvaluation(Unreadable):
    message = "没有认出这是绩效自评报告或评分表。请检查是否选错了文件，并保留表上的“附件”编号、标题和表头。"


class ReadingFailed(Unreadable):
    message = "读取时出错，什么都没有导入。请把这个文件交给系统管理员查看。"


class NoFormFor(Unreadable):
    message = "读出了内容，但系统里没有对应的表式。请确认本批次用的表式，或请绩效管理股添加。"


def by_name(name: str) -> type[Unreadable]:
    """The class called `name`; `ReadingFailed` for a name that is not one of ours."""
    known = {kind.__name__: kind for kind in Unreadable.__subclasses__()}
    return known.get(name, ReadingFailed)
