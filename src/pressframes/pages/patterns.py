"""What bylines, datelines, captions, notes and page furniture look like; all patterns read a `view`."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from pressframes.pages.layout import WIDE, view

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# The hundred-odd most common surnames (公安部, 2020 全国姓名报告) and those seen often in bylines.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔"
    "赖文樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂焦齐梅庄辛管祝左涂谷祁时舒耿卜路詹关苗凌费纪靳盛童欧甄项"
    "曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边吉饶仲商牟佟应隆晏瞿米巴宫池阎"
)
NAME = rf"(?:[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+|[{HAN}](?:[{HAN}]{{1,3}}| {{1,4}}[{HAN}]))"
HOUSE = (
    "(?:本报|本刊|本社|本网|新华社|中新社|新华网|人民网|大众网|央视|记者站"
    "|[^，。：；！？]{2,6}(?:日报|晚报|早报|时报|都市报)|人民日报|光明日报|经济日报)"
)
GRADE = "(?:见习|实习|首席|特约|特派|全媒体|融媒体?|高级)"
PAPER = rf"[{HAN}]{{1,8}}?(?:报|网|社|台|刊)"  # 大公报, 南方周末 has no such ending
WRITER = "(?:记者|通讯员|特约记者|评论员|撰稿人?|特派员|观察员|实习生|摄影师|编辑|采访组|报道组|报道)"

BULLETS = "[□■◆◇●▲△★☆◎○※▇▓]"
BYLINE = re.compile(
    rf"^{BULLETS}? *(?:"
    rf"{HOUSE} *[^，。：；！？]{{0,10}}?{WRITER}.*"
    rf"|(?:{PAPER})?(?:驻\S{{2,6}}|{GRADE})*(?:记者|通讯员|评论员|特派员)[ ：/／].*"
    rf"|(?:记者|通讯员)[{HAN}]{{2,4}}(?:[ 、]+[{HAN}]{{2,4}})*$"
    rf"|(?:文|图|撰文|撰稿|作者|采写|整理|摄影|编译|文图|图文|文字)(?:[、与和]?(?:图|摄影))? *[/／：|｜] *\S.*"
    rf"|{NAME} ?/ ?(?:文图|图文|文|图|摄影|摄)(?:[ 、]+{NAME} ?/ ?(?:文图|图文|文|图|摄影|摄))*"
    rf"|（(?:{HOUSE})?(?:记者|通讯员)[{HAN}、 ]{{2,20}}/[{HAN}]{{2,6}}(?:报导|报道|电)）"
    rf"|{HOUSE} +{NAME}(?:[ 、]+{NAME})*)$"
)
TITLED_NAME = re.compile(
    rf"^[^，。：；！？“”]{{2,28}}(?:教授|研究员|主任|院长|书记|局长|会长|学者|博士|所长|讲师|大使)  *({NAME})$"
)
NAMES_ONLY = re.compile(
    rf"^{BULLETS}? *[{SURNAMES}](?:[{HAN}]{{1,2}}| {{1,4}}[{HAN}])(?:[ 、]+[{SURNAMES}][{HAN} ]{{1,4}})*$"
)
MAXIMUM_BYLINE = 60  # characters; six reporters and two correspondents fit

# 新华社北京12月31日电 / 本报讯 / 据新华社电 （记者某某）: agency or paper, place, day, and "wire" or "report".
DATELINE = re.compile(
    rf"^（?(?:据|综合)?(?:{HOUSE}|记者)[^。，、：；！？（）]{{0,26}}?(?:专电|电|讯|消息)"
    rf"(?=[ （]|$|[{HAN}“])(?: *[（][^（）]{{2,60}}[）])?"
)
DATELINE_REPORTERS = re.compile(r"[（]([^（）]{2,60})[）]")
REPORTERS_FIRST = re.compile(rf"^（(?:{HOUSE})?(?:记者|通讯员)[^（）]{{2,30}}）")

# A paragraph in brackets from end to end closes an article or a part of it: a credit, a reference to another page.
IN_BRACKETS = re.compile(r"^（[^（）]{2,70}）$")
# A paragraph that is nothing but a credit closes an article: （本报记者某某）, （据新华社电）, （作者为…）.
CREDIT = re.compile(
    rf"^（(?:[^（）]*(?:记者|通讯员|电|讯|报道|供稿|整理|摄|作者|执笔|原载|来源|{WRITER})[^（）]*"
    rf"|完|{NAME}(?:[ 、]+{NAME})*)）$"
)

# The last line of a speech or a letter: 2019年10月25日于北京.
SIGNED_AND_DATED = re.compile(r"^(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年\S{1,3}月\S{1,3}日于\S{2,8}$")

NOTE_LABEL = re.compile(
    "^［?(?:编者按|编者的话|编后|编后语|编余|编辑点评|编者|按语|"
    "开栏的话|开栏语|开篇语|开篇的话|主持人语|写在前面|编前|导语)］?[ ：]*$"
)
NOTE = re.compile(
    "^［?(?:编者按|编者的话|编后|开栏的话|开栏语|开篇语|主持人语|编辑点评|按语)］?[ ：]+.{8}"
    "|^［(?:编者按|编者的话|开栏的话)］.{8}"
)

FURNITURE = re.compile(
    r"^(?:第? ?[0-9A-Z一二三四五六七八九十]{1,4} ?版(?:[：｜|/ ].{0,16})?|[A-Z]\d{1,3}|"
    r"(?:责任编辑|责编|本版责编|本版编辑|本版主编|本版|版式设计|版式|版面设计|美编|美术编辑|校对|校检|统筹|值班|主编|编辑|制图|"
    r"策划|监制|审核|终审|检校|二审|三审)[ ：/／].*"
    r"|本版责编.*|本版图片.*|本报地址.*|国内统一.*|邮发代号.*|.*(?:电子信箱|电子邮箱|E-?mail|邮箱|热线|电话|传真)[：:].*"
    r"|(?:https?：?//|www\.).*"
    r"|（?(?:下转|上接|紧接|转|接)第?.{1,8}版.*）?|[12]\d{3}年\d{1,2}月\d{1,2}日(?: *星期.)?"
    r"(?: *(?:第|[A-Z]?\d|农历)[^，。]{0,16})?"
    r"|星期[一二三四五六日].{0,16}|农历.{2,20}|总第\d+期|\d{1,2}|广告|资讯|导读)$",
    re.I,
)
CAPTION = re.compile(
    "^(?:图为|图①|图一|上图|下图|左图|右图|题图|大图|小图|图[1-9①-⑨][：:])|"
    "(?:摄|摄影报道|/文图|资料图片|供图|资料照片|摄影|图片报道|视觉中国|影像中国|人民视觉)）?$"
)
MAXIMUM_CAPTION = 160  # characters; a photograph's brief is a sentence or two

LETTER_SPACED = re.compile(rf"^[{HAN}“”](?: +[{HAN}“”])+$")
CONTINUATION_MARK = re.compile(r"[①-⑳❶-❿][ ]?\d{0,2}$|[②-⑨]\d$")

# Whoever an article begins with by bare name was introduced before, by place and office: 刘亮和队员们.
# (None of 1,726 articles of January 1998 begins so.)
NOT_INTRODUCED = re.compile(rf"^[{SURNAMES}][{HAN}]{{1,2}}?(?:和|与|(?<!小)说|告诉|表示|介绍|坦言|带领|每天|一边)")


def is_signature(view: str) -> bool:
    """Whether a line only signs what stands above it: （本报记者某某）, or place and date under a letter."""
    return bool(CREDIT.match(view) or SIGNED_AND_DATED.match(view))


# Only at the beginning of a run of characters may the name of a paper be any: 林小溪本报通讯员 is a name and a role.
ROLE = re.compile(
    rf"(?:(?:本报|本刊|本社|本网|新华社|中新社|(?<![{HAN}]){PAPER})[{HAN}]{{0,6}}?)?{GRADE}*{WRITER}"
    r"|(?:本报|新华社|中新社)(?= )"
    r"|(?:撰文|撰稿|作者|采写|整理|摄影|编译|文图|图文|文字|文|图)(?:[、与和]?(?:图|摄影))?(?= *[/：|])"
)
ROLE_AFTER = re.compile(rf"(?<=[{HAN}]) ?/ ?(文图|图文|文|图|摄影|摄)(?![{HAN}])")  # 林小溪/文 何棠/图
NO_NAME = re.compile(rf"<[A-Za-z/!].*|《.*|[（(]?[12]\d{{3}}[年-].*|/[{HAN}]{{2,6}}(?:报导|报道|电)(?![{HAN}])")
PADDED = re.compile(rf"(?<![{HAN}])([{HAN}]) {{1,6}}([{HAN}])(?![{HAN}])")
SEPARATOR = re.compile(r"[ 、，/：|]+(?:· *)?|· +|和(?=..)|与(?=..)")
TITLES = re.compile("(?:教授|研究员|主任|院长|书记|局长|会长|学者|博士|所长|讲师|大使)$")
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒")


def read_byline(text: str) -> list[tuple[str, str]]:
    """
    The names in a byline, each with its role as printed.

    >>> read_byline("本报记者 袁松 通讯员 郭庆")
    [('袁松', '本报记者'), ('郭庆', '通讯员')]
    >>> read_byline("□本报记者李铮通讯员王飞李永")
    [('李铮', '本报记者'), ('王飞', '通讯员'), ('李永', '通讯员')]

    Names of two characters are often padded to three: 林　　芮.

    >>> read_byline("林　　芮 钟新")
    [('林芮', ''), ('钟新', '')]

    A role may stand behind a name, and names of other peoples have a point inside:

    >>> read_byline("本报记者 阿依古丽·买买提 林小溪/文 何棠/图")
    [('阿依古丽·买买提', '本报记者'), ('林小溪', '文'), ('何棠', '图')]
    """
    seen, printed = view(text), text.translate(WIDE)
    end = next((found.start() for found in NO_NAME.finditer(seen) if found.end() == len(seen)), len(seen))
    spoken = NO_NAME.sub(lambda found: " " * len(found.group()), seen[:end])
    printed = "".join(one if kept != " " else " " for one, kept in zip(printed, spoken, strict=False))
    bullet = re.match(rf"{BULLETS}? *", spoken)
    first = bullet.end() if bullet else 0
    roles = list(ROLE.finditer(spoken, first))
    parts = [("", first, roles[0].start() if roles else end)]
    for number, match in enumerate(roles):
        after = roles[number + 1].start() if number + 1 < len(roles) else end
        parts.append((printed[match.start() : match.end()], match.end(), after))
    return [pair for role, start, stop in parts for pair in _with_roles(printed[start:stop], role)]


def _with_roles(part: str, role: str) -> list[tuple[str, str]]:
    """The names in a part of a byline, the last before a `/文` in that role, the others in the one that opens it."""
    found, start = [], 0
    for after in ROLE_AFTER.finditer(part):
        *others, last = _names(part[start : after.start()]) or [""]
        found += [(name, role) for name in others] + ([(last, after[1])] if last else [])
        start = after.end()
    return found + [(name, role) for name in _names(part[start:])]


def read_dateline(text: str) -> tuple[str | None, list[tuple[str, str]]]:
    """
    The dateline that opens a paragraph as printed, and the reporters named in it.

    >>> read_dateline("本报晋城10月17日电 （记者付明）大桥通车。")
    ('本报晋城10月17日电', [('付明', '记者')])
    """
    seen = view(text[:120])
    match = DATELINE.match(seen) or REPORTERS_FIRST.match(seen)
    if match is None:
        return None, []
    wire = re.match(r".*?(?:电|讯|消息|）)(?=[ （]|$|.)", match.group())
    end = len(wire.group()) if wire else match.end()
    reporters = DATELINE_REPORTERS.search(seen[: match.end() + 1])
    names = read_byline(text[reporters.start(1) : reporters.end(1)]) if reporters else []
    return text[:end].strip(), names


def _names(part: str) -> list[str]:
    part = PADDED.sub(r"\1\2", part)
    names = []
    for token in SEPARATOR.split(part.strip()):
        token = re.sub(rf"[^{HAN}A-Za-z·]", "", token)
        if not token or TITLES.search(token) and len(token) > 4:
            continue
        names += split_names(token)
    return names


def split_names(run: str) -> list[str]:
    """
    Names printed without a space, cut so that as many as possible have a surname and two or three characters.

    >>> split_names("王飞李永"), split_names("欧阳明")
    (['王飞', '李永'], ['欧阳明'])
    """
    if len(run) <= 3 or not re.fullmatch(f"[{HAN}]+", run):
        return [run]
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(run) + 1):
        options = [
            (best[start][0] + _unlikely(run[start:end]), [*best[start][1], run[start:end]])
            for start in range(max(0, end - 4), end)
        ]
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def _unlikely(name: str) -> float:
    """A cost: three characters with a surname are the rule, two common, one not a name."""
    name = view(name)
    by_length = {1: 9.0, 2: 0.4, 3: 0.5, 4: 0.9 if name.startswith(COMPOUND_SURNAMES) else 2.5}
    return by_length[len(name)] + (0.0 if name[0] in SURNAMES or name.startswith(COMPOUND_SURNAMES) else 1.5)


# What leading officials do stands in a subtitle, hardly ever in a kicker.
OFFICIAL_ACTS = re.compile(
    "出席|宣读|主持|致辞|强调|指出|会见|讲话|参加|批示|作出|提出|对此|涉及|分别|同时|其中|首次|起开始|将于|已有"
)
WHO_SPEAKS = re.compile(
    "(?:负责人|发言人|代表|记者|教授|主任|书记|局长|集团|大学|省|市|县|区|村|乡|院|部|局|委|团|会|公司|新城)$"
)
TAG = re.compile("（[^（）]{2,50}）$")
KICKER_END = re.compile("(?:——|：)$")
DETAIL = re.compile(
    "^(?:围绕|开始|今起|将|共|已|年底|力争|同时|对|并|为|今年|全年|要求|强调|确保|推动|通过|涉及|其中|首批|预计|累计)"
)
EVENT = re.compile(
    "(?:会|会议|赛|杯|论坛|展|节|行动|活动|工程|规划|计划|意见|办法|条例|通知|方案|项目|教育|系列)(?:——|：)?$"
)
TOLD = re.compile(
    "(?:开幕|闭幕|举行|召开|启动|成立|开通|通车|增长|发布|公布|出台|抵达|回到|结束|揭晓|落幕|良好|上市|发射|成功|会谈)$"
)
MARKS: dict[str, tuple[str | re.Pattern[str], str]] = {
    "comma": ("，", "a comma"),
    "commas": ("，.*，", "two commas"),
    "spaced": (" ", "a space"),
    "letters_spaced": (LETTER_SPACED, "a space after every character"),
    "quote_start": ("^“", "a quotation mark first"),
    "quote_end": ("”$", "a quotation mark last"),
    "dash_end": ("——$", "a dash last"),
    "dash_start": ("^——", "a dash first"),
    "bracket_end": ("）$", "a bracket last"),
    "tag": (TAG, "the name of a column in brackets last"),
    "mark_end": ("[！？…]$", "！ ？ or … last"),
    "colon_end": ("：$", "a colon last"),
    "colon_inside": (".：.", "a colon inside"),
    "numbered": (r"^(?:[一二三四五六七八九十]+[、．.]|\d+[.、]|[（]?[①-⑩])", "the number of a list"),
    "digit": (r"^\d", "a digit first"),
    "bullet": (f"^{BULLETS}", "a bullet first"),
    "latin": ("[A-Za-z]{3}", "three letters"),
    "pause": ("、", "a 、"),
    "who_speaks": (WHO_SPEAKS, "a body or an office last"),
    "acts": (OFFICIAL_ACTS, "what officials do"),
    "picture": ("图片报道$", "图片报道 last"),
    "kicker_end": (KICKER_END, "the end of a kicker, —— or ："),
    "number": (r"\d", "a number"),
    "detail": (DETAIL, "how, when or for whom, as a subtitle begins"),
    "event": (EVENT, "the name of an event or a measure last"),
    "told": (TOLD, "that it took place last"),
}


class Marks(dict[str, np.ndarray]):
    """
    What some short lines look like: under the name of each of `MARKS` whether it is found, a value a line.

    >>> Marks(["春耕，开始了", "一条老渠——"])["dash_end"]
    array([False,  True])
    """

    def __init__(self, views: Sequence[str]):
        super().__init__()
        self.views = views

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = self.found(re.compile(MARKS[name][0]))
        return self[name]

    def found(self, pattern: re.Pattern[str]) -> np.ndarray:
        """Whether a pattern is found in each line."""
        return flags(map(pattern.search, self.views))

    def count(self, character: str) -> np.ndarray:
        """How often each line has a character."""
        return np.array([view.count(character) for view in self.views])


def flags(found: Iterable) -> np.ndarray:
    """Yes or no for each of some things found or not."""
    return np.fromiter(map(bool, found), dtype=bool)
