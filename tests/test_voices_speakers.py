"""Speakers, people and actors: how each was found, what is counted for whom, and where no guess is made."""

import json

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from pressframes.corpus.documents import PARAGRAPH_COLUMNS, corpus_from_texts, make_corpus
from pressframes.sentences import find_sentences
from pressframes.statistics.intervals import shares_by_side
from pressframes.voices.people import find_actors, find_people, find_subject, is_no_word, role_of, splits_a_word
from pressframes.voices.quotes import find_quotes
from pressframes.voices.speakers import add_voices, attribute_speech, reported_speech

SPEECH = "“我们都好，请大家放心吧。”"
HOW = [
    (f"主任□志远昨对记者称：{SPEECH}", "□志远", "say-before"),  # a sign that cannot be read
    (f"厂长陈□□说：{SPEECH}", "陈□□", "say-before"),
    (f"店主李××说：{SPEECH}", "李××", "say-before"),
    (f"□记者说：{SPEECH}", "记者", "say-before"),  # a bullet
    (f"居民李小梅说：{SPEECH}", "李小梅", "say-before"),
    (f"{SPEECH}居民李小梅说。", "李小梅", "say-after"),
    (f"居民李小梅到岗。她说：{SPEECH}", "李小梅", "say-before, pronoun"),
    (f"居民李小梅找到市民周石，提出要求：{SPEECH}", "李小梅", "say-before"),
    (f"居民李小梅、市民周石说：{SPEECH}", "周石", "say-before"),
    (f"{SPEECH}居民李小梅每天到岗。", "李小梅", "sentence after"),
    (f"居民李小梅每天到岗。{SPEECH}", "李小梅", "sentence before"),
    (f"居民李小梅每天到岗。市民周石带队。{SPEECH}", "周石", "sentence before"),
    (f"{SPEECH}\n居民李小梅每天到岗。市民周石带队。", "李小梅", "next paragraph"),
    (f"居民李小梅每天到岗。市民周石带队。\n{SPEECH}", "周石", "paragraph before"),
    (f"居民李小梅每天到岗。\n天晴了。\n{SPEECH}", "unknown", "nobody named"),
    (f"市指挥部发来消息{SPEECH}", "市指挥部", "group"),
    (f"居民李小梅说：{SPEECH}天亮了。市民周石带队。{SPEECH}护士赵敏点头。", "周石", "sentence before"),
    (f"居民李小梅说：{SPEECH}{SPEECH}护士赵敏点头。", "赵敏", "sentence after"),  # two touch: another answers
    (f"居民李小梅到岗。她说：{SPEECH}{SPEECH}护士赵敏点头。", "李小梅", "continued"),
    (f"医生走了过来？！{SPEECH}", "医生", "sentence before"),
    (f"{SPEECH}。\n居民李小梅每天到岗。", "李小梅", "next paragraph"),
    (f"{SPEECH}哈。\n居民李小梅每天到岗。", "unknown", "nobody named"),  # the paragraph goes on
    ("议员陈克安批“离地”。", "陈克安", "say-before"),
    (f"志愿者赵敏送来两批药，{SPEECH}", "赵敏", "own sentence"),  # 批 is a verb of saying right before the mark alone
    (f"志愿者赵敏来到人行道边，{SPEECH}", "赵敏", "own sentence"),  # 道 inside a word says nothing
    (f"居民李小梅来了。终于有人问：{SPEECH}", "unknown", "say-before"),
    (f"居民李小梅来了。他们说：{SPEECH}", "unknown", "say-before"),
    (f"居民李小梅叫骂，{SPEECH}", "李小梅", "say-before"),
    (f"居民李小梅训斥，{SPEECH}", "李小梅", "say-before"),
    (f"居民李小梅知道，{SPEECH}", "李小梅", "own sentence"),
    (f"居民李小梅学方言，{SPEECH}", "李小梅", "own sentence"),
    (f"《柳河日报》记者说：{SPEECH}", "《柳河日报》", "say-before"),
    (f"《柳河日报》读者说：{SPEECH}", "读者", "say-before"),
    (f"副市长柯文远到场。市民周石来了。柯说：{SPEECH}", "柯文远", "say-before"),
    (f"五岁的乐乐说：{SPEECH}", "乐乐", "say-before"),  # a doubled sign is a child's name
    (f"当地有聪明说：{SPEECH}", "unknown", "nobody named"),
    (f"当地有水族说：{SPEECH}", "水族", "say-before"),
    (f"埃尔金今天叹：{SPEECH}", "埃尔金", "say-before"),
    (f"居民李小梅到岗。埃尔金在走廊。{SPEECH}", "埃尔金", "sentence before"),
    (f"居民李小梅到岗。埃尔金在走廊。他说：{SPEECH}", "埃尔金", "say-before, pronoun"),
    (f"居民李小梅到岗。他和市民周石走进来。{SPEECH}", "李小梅", "sentence before, pronoun"),
    (f"居民李小梅到岗{'，天晴' * 10}，对着居民周石。她说：{SPEECH}", "李小梅", "say-before, pronoun"),
    (f"居民李小梅到岗{'，天晴' * 11}，对着居民周石。她说：{SPEECH}", "周石", "say-before, pronoun"),
    (f"李小梅被问住了。她说：{SPEECH}\n居民李小梅笑了。", "李小梅", "say-before, pronoun"),
    (f"一名民警走来，一名队员走来，天晴了。她说：{SPEECH}", "一名队员", "say-before, pronoun"),
    (f"居民周石到岗。一名队员走来，天晴了。她说：{SPEECH}", "周石", "say-before, pronoun"),
    (f"居民周石到岗。一名姑娘走来，一名队员走来。她说：{SPEECH}", "一名姑娘", "say-before, pronoun"),  # told by kinship
    (f"市民们走来。他说：{SPEECH}", "他", "say-before, pronoun"),  # they are many
    (f"公司走来。他说：{SPEECH}", "他", "say-before, pronoun"),
    (f"居民李小梅到岗。学校来了信，她没同意。{SPEECH}", "李小梅", "sentence before, pronoun"),
    (f"居民李小梅到岗。{SPEECH}学校来了信，她没同意。", "李小梅", "sentence before"),
    (f"{SPEECH}市民们咧嘴一笑。", "市民", "sentence after"),
    (f"居民李小梅到岗。{SPEECH}周石明打了个比方。", "周石明", "sentence after"),
    (f"{SPEECH}市民们到岗。", "市民", "group"),
    (f"居民李小梅到岗。{SPEECH}市民周石摆摆手。", "周石", "sentence after"),
    (f"一位阿嬷说：{SPEECH}、{SPEECH}", "阿嬷", "continued"),
    (f"一位阿嬷说：{SPEECH}接着又说，{SPEECH}", "阿嬷", "continued"),
    (f"一位阿嬷说：{SPEECH}接着又走，{SPEECH}", "unknown", "nobody named"),
    (f"一位阿嬷说：{SPEECH}接着又说{SPEECH}", "unknown", "nobody named"),
    (f"一位阿嬷说：{SPEECH}。接着又说，{SPEECH}", "unknown", "nobody named"),
    (f"一位阿嬷说：{SPEECH}{'a' * 27}又说，{SPEECH}", "阿嬷", "continued"),  # a tag has thirty signs
    (f"一位阿嬷说：{SPEECH}{'a' * 28}又说，{SPEECH}", "unknown", "nobody named"),
    (f"一位阿嬷说：{SPEECH}{'a' * 28}又说，{SPEECH}", "unknown", "nobody named"),
    (f"{SPEECH}听到这话，医生笑了。市民周石到岗。", "周石", "sentence after"),  # who hears it does not say it
    (f"{SPEECH}这句老话，医生笑了。", "unknown", "nobody named"),
    (f"居民李小梅到岗。接着说：{SPEECH}", "李小梅", "say-before, pronoun"),  # the subject is left out
    (f"一名姑娘到各家走，天晴了。她说：{SPEECH}", "一名姑娘", "say-before, pronoun"),  # she is one, and they are many
    (f"一位阿嬷说：{SPEECH}说，{SPEECH}", "阿嬷", "continued"),
    (f"当地有藏族说：{SPEECH}", "藏族", "say-before"),
    (f"一名队员劝她歇一歇，她说：{SPEECH}", "她", "say-before, pronoun"),  # whom somebody urges
    (f"居民李小梅对她们说起老渠，她说：{SPEECH}", "李小梅", "say-before, pronoun"),
    (f"{SPEECH}上官芸叹了口气。", "上官芸", "say-after"),  # a family name of two signs
    (f"教师欧阳清则认为，{SPEECH}", "欧阳清", "say-before"),
    (f"渔民司徒石海一边说：{SPEECH}", "司徒石海", "say-before"),
    (f"村民欧阳东直言：{SPEECH}", "欧阳东", "say-before"),  # 阳东 is a place
    (f"史梅站在渠边，喊道：{SPEECH}", "史梅", "say-before"),
    (f"{SPEECH}姚青摇摇头。", "姚青", "sentence after"),
    (f"木匠段落想了想，{SPEECH}", "段落", "own sentence"),  # a word that is a name
    (f"画家殷切摇头：{SPEECH}", "殷切", "say-before"),
    (f"鹿泉乡乡长尹小禾强调：{SPEECH}", "尹小禾", "say-before"),
    (f"有位老渔民说：{SPEECH}", "老渔民", "say-before"),
    (f"有一个回我说{SPEECH}", "unknown", "nobody named"),
    (f"石匠杜山走了。最年长的是七十岁的宋小年。他说：{SPEECH}", "宋小年", "say-before, pronoun"),
    (f"周石转述了一名老船工的话：{SPEECH}", "一名老船工", "say-before"),
    (f"阿莲姐则说：{SPEECH}", "阿莲姐", "say-before"),
    (f"南湖街道办事处一位不愿透露姓名的船工说，{SPEECH}", "船工", "say-before"),
    (f"居民周石走了。收藏者钱小禾嘿嘿一笑：{SPEECH}", "钱小禾", "say-before"),
]


def spoken(*texts):
    corpus = corpus_from_texts(texts)
    quotes = attribute_speech(corpus, find_quotes(corpus))
    return corpus, quotes, quotes[quotes["kind"] == "speech"]


@pytest.fixture(scope="module")
def last_speech():
    """The last speech of each of the texts of `HOW`."""
    return spoken(*(text for text, _, _ in HOW))[2].drop_duplicates("document", keep="last").set_index("document")


@pytest.mark.parametrize(("text", "speaker", "how"), HOW)
def test_how_a_speaker_was_found_is_said(text, speaker, how, last_speech):
    assert last_speech.loc[HOW.index((text, speaker, how)), ["speaker", "how"]].tolist() == [speaker, how]


CONTINUED = [
    ("，她又说，", "continued"),  # a tag between two parts of one speech
    ("", "continued"),
    ("。大家听了都笑。", None),
]


@pytest.mark.parametrize(("between", "how"), CONTINUED)
def test_a_second_quotation_goes_on_only_when_nothing_but_a_tag_parts_it(between, how):
    _, _, speech = spoken(f"市民周石在场。居民李小梅说：{SPEECH}{between}{SPEECH}")

    assert speech["speaker"].iloc[0] == "李小梅"
    assert how is None or speech["speaker"].iloc[1] == "李小梅"
    assert (speech["how"].iloc[1] == "continued") == (how == "continued" and not between)


@pytest.mark.parametrize(("mark", "speakers"), [("？", ["unknown", "司机"]), ("。", ["司机", "司机"])])
def test_what_touches_a_question_answers_it(mark, speakers):
    _, _, speech = spoken(f"“师傅，这趟要开多久{mark}”“四十分钟。”司机看了看表。")

    assert speech["speaker"].tolist() == speakers


def test_one_question_after_another_has_the_same_asker():
    _, _, speech = spoken("“家里几口人？”“有没有老人？”社区居委会问。")

    assert speech["speaker"].tolist() == ["社区居委会", "社区居委会"]


def test_the_speaker_of_the_paragraph_before_is_taken_over_and_so_is_his_role():
    _, _, speech = spoken(f"居民李小梅说：{SPEECH}市民周石也来了。\n{SPEECH}")

    assert speech[["speaker", "role", "how"]].values.tolist()[1] == ["李小梅", "resident", "paragraph before"]


INSIDE = [
    ("“邻居喊：‘我们都好，请大家放心吧。’我就下楼了。”", "邻居"),
    ("“‘我们都好，请大家放心吧。’李小梅说了，我就下楼了。”", "李小梅"),  # a name of the article
    ("“一句‘我们都好，请大家放心吧。’我就下楼了。”", "unknown"),
    ("“邻居喊：‘我们都好，请大家放心吧。", "邻居"),  # never closed
]


@pytest.mark.parametrize(("text", "speaker"), INSIDE)
def test_who_speaks_inside_other_marks_is_named_where_it_is_said_there(text, speaker):
    _, quotes, _ = spoken(f"居民李小梅到岗。居民周石说：{text}")

    assert quotes[["speaker", "how"]].values.tolist() == [["周石", "say-before"], [speaker, "inside other marks"]]


def test_what_is_no_speech_has_no_speaker():
    assert spoken("楼里有“大白”。")[1][["speaker", "role", "how"]].iloc[0].isna().all()


def test_a_name_in_the_quotation_is_no_speaker():
    _, _, speech = spoken("“居民李小梅每天到岗，我们都很放心吧。”市民周石说。")

    assert speech["speaker"].item() == "周石"


def test_speech_has_the_characters_between_its_marks_and_its_share_is_of_all_speech_and_of_the_text():
    corpus, quotes, _ = spoken(
        "居民李小梅说：“谢谢你们！”\n市民周石说：“谢谢！谢谢！”\n志愿者赵敏说：“我们今天都在这里。”"
    )
    speech = reported_speech(quotes).assign(side="A")
    table = shares_by_side(speech, speech, ["role"], weight="characters").set_index("role")

    assert speech["characters"].tolist() == [5, 6, 9]
    assert table["share"].to_dict() == {"resident": 11 / 20, "volunteer": 9 / 20}
    text = find_sentences(corpus).assign(side="A", characters=lambda table: table["end"] - table["start"])
    whole = len(corpus.texts[0].replace("\n", ""))
    assert shares_by_side(speech, text, weight="characters")["share"].tolist() == [20 / whole]


def test_marks_with_nothing_between_them_have_no_characters():
    assert reported_speech(spoken("居民李小梅说：“", "居民李小梅说：“”")[1])["characters"].tolist() == [0, 0]


def marked(rows):
    return pd.DataFrame(rows, columns=["document", "start", "end", "kind", "role"])


def test_a_code_has_the_voice_of_the_innermost_marks_that_cover_all_of_it():
    quotes = marked(
        [
            (0, 10, 40, "speech", "medic"),
            (0, 20, 30, "slogan", None),
            (0, 50, 60, "label", None),
            (2, 0, 9, "speech", "cadre"),
        ]
    )
    spans = [(0, 10, 12), (0, 9, 12), (0, 38, 40), (0, 38, 41), (0, 20, 30), (0, 52, 54), (1, 12, 14), (2, 1, 3)]
    codes = pd.DataFrame(spans, columns=["document", "start", "end"], index=range(5, 13))
    table = add_voices(codes, quotes)

    paper, speaker = "paper", "speaker"
    assert table["voice"].tolist() == [speaker, paper, speaker, paper, "slogan", paper, paper, speaker]
    assert table["role"].fillna("").tolist() == ["medic", "", "medic", "", "", "", "", "cadre"]


NAMED = [
    ("居民王卓看书。王卓笑了。王卓说，路通了。", [("王卓", "resident", 3)]),  # 王卓看 once among many 王卓
    ("居民李小梅到岗。李小梅说，路通了。", [("李小梅", "resident", 2)]),
    ("李阿姨到岗。", [("李阿姨", "resident", 1)]),
    ("经济学家玛丽·斯通认为桥会修好。", [("玛丽·斯通", "expert", 1)]),
    ("分析师马科斯·格林提醒大家。", [("马科斯·格林", "expert", 1)]),
    ("经理约翰·史密斯通过视频致意。", [("约翰·史密斯", "business", 1)]),
    ("厂长许文博提出修渠。", [("许文博", "business", 1)]),
    ("公司董秘许文博说渠修好了。", [("许文博", "business", 1)]),
    ("焊工冯国平一肚子苦水。", [("冯国平", "resident", 1)]),
    ("苏敏笑着说，桥通了。王小明着手修桥。王小明笑了。", [("苏敏", "unknown", 1), ("王小明", "unknown", 2)]),
    ("观察员曼苏尔到场。", [("曼苏尔", "unknown", 1)]),
    ("全市党员干部闻令而动。山重水复之后，路通了。", []),
    ("阿里·哈桑到岗。阿里·哈桑笑了。", [("阿里·哈桑", "unknown", 2)]),
    ("市民周石带队。居民李小梅到岗。", [("周石", "resident", 1), ("李小梅", "resident", 1)]),
    ("王飞教授说，路通了。王飞教授笑了。", [("王飞", "expert", 2)]),  # and nobody is called 王飞教
    ("天晴了。", []),
    # Three characters that begin a clause twice, or two that come again anywhere, and are no word.
    ("陈小冬到岗。陈小冬笑了。", [("陈小冬", "unknown", 2)]),
    ("陈小冬到岗，大家问陈小冬。", []),
    ("陈男到岗，大家问陈男。", [("陈男", "unknown", 2)]),
    ("陈男到岗。", []),
    ("高小冬到岗。高小冬笑了。", []),  # 高 is a word, too
    ("刘姥姥进城。刘姥姥笑了。", [("刘姥姥", "unknown", 2)]),  # a name in the dictionary
    ("江水清开闸。江水清关闸。", []),  # words of two, four and five characters
    ("万水千山都走遍。万水千山都不怕。", []),
    ("秋风扫落叶。秋风扫落叶。", []),
    # A family name that is a word needs three characters after a title, or a verb of saying right behind it,
    # but for the commonest.
    ("居民向平到岗。", []),
    ("居民高平到岗。", [("高平", "resident", 1)]),
    ("居民高平平到岗。", [("高平平", "resident", 1)]),
    ("居民周平到岗。", [("周平", "resident", 1)]),
    ("高小冬昨天在会上说，路通了。", []),
    ("高小冬在会上说，路通了。", [("高小冬", "unknown", 1)]),
    ("高小冬说，路通了。", [("高小冬", "unknown", 1)]),
    # Any noun for one who does a work, of two to four characters.
    ("今天，主妇阎小青到岗。", [("阎小青", "unknown", 1)]),
    ("今天，调度员阎小青到岗。", [("阎小青", "unknown", 1)]),
    ("今天，体育明星阎小青到岗。", [("阎小青", "unknown", 1)]),
    ("妻阎小青到岗。", [("阎小青", "unknown", 1)]),
    ("水手于海上救人。", []),  # 海上 is a word
    ("工程停了。", []),
    # A word of the dictionary, behind a title or at the head of a sentence, where it says something.
    ("教师成功笑道，路通了。", [("成功", "expert", 1)]),
    ("教师成功到岗。", []),
    ("教师严肃指出，路通了。", []),
    ("队员司机说，路通了。", []),
    ("天晴了。高远说，路通了。", [("高远", "unknown", 1)]),
    ("天晴了，高远说，路通了。", []),
    ("文章说，路通了。", []),
    # Three characters or two.
    ("居民孟黎明说，路通了。孟黎笑了。孟黎又笑。", [("孟黎明", "resident", 1)]),
    ("居民王卓则说，路通了。", [("王卓", "resident", 1)]),
    ("居民王卓走来。王卓笑了。", [("王卓", "resident", 2)]),
    ("居民李小梅到岗。李小梅笑了。李小虎来了。", [("李小梅", "resident", 2)]),
    ("居民周石上班。", [("周石", "resident", 1)]),
    ("记者埃尔金斯到岗。埃尔笑了。埃尔走了。", [("埃尔金斯", "staff", 1)]),
    ("记者阿·桑到岗。阿·乔来了。阿·乔走了。", [("阿·桑", "staff", 1), ("阿·乔", "unknown", 2)]),
    ("居民赵志强要求修路。", [("赵志强", "resident", 1)]),
    ("记者祝华新报道。", [("祝华新", "staff", 1)]),
    ("居民何大为到岗。", [("何大为", "resident", 1)]),
    ("护士上官云珠到岗。", [("上官云珠", "expert", 1)]),
    ("环保人士卡洛斯·席尔瓦到岗。", [("卡洛斯·席尔瓦", "unknown", 1)]),
    ("部长钮茂生在场，局长解振华到岗。", [("钮茂生", "official", 1), ("解振华", "official", 1)]),
    ("站长高伟向记者介绍，路通了。", [("高伟", "official", 1)]),
    ("首席财务官卞立新到岗。经理欧锡钊到岗。", [("卞立新", "business", 1), ("欧锡钊", "business", 1)]),
    ("高兴是县剧团的演员。高兴地笑了。", [("高兴", "unknown", 2)]),  # somebody is introduced
    ("大家高兴地笑了。", []),
    ("一位叫聂小煜的医生到岗。", [("聂小煜", "unknown", 1)]),
    # What has the shape of a name and is none.
    ("南沙某礁有雷达。", []),
    ("柳林中学开学。柳林中学说，路通了。", []),
    ("海川证券说，路通了。", []),
    ("石家庄说，路通了。", []),
    ("后来我说，路通了。", []),
    ("居民徐以上报。", []),
    ("居民李可欣到岗。", [("李可欣", "resident", 1)]),
    ("居民李平安到岗。", [("李平安", "resident", 1)]),
    ("老板钱大方到岗。", [("钱大方", "resident", 1)]),
    ("居民和文化站到岗。", []),
    ("市民柳河镇到岗。", []),
    ("市长安街封路。", []),  # 长安街 lies across the title's end
    # Forms of address.
    ("老吴到岗。", [("老吴", "unknown", 1)]),
    ("老石头滚动。", []),  # 石头 is a word
    ("李女士到岗。", [("李女士", "resident", 1)]),
    # A title behind the name.
    ("王刚局长到岗。", [("王刚", "official", 1)]),
    ("昨天，江泽民主席发表讲话。", [("江泽民", "official", 1)]),
    ("周恩来总理到岗。钱学森同志到岗。", [("周恩来", "official", 1), ("钱学森", "unknown", 1)]),
    ("克林顿总统到访，普京总统设宴。", [("克林顿", "official", 1), ("普京", "official", 1)]),
    ("总理和李明到岗。", []),  # 和 is "and"
    ("江苏省省长到岗。许多教授到岗。", []),
    ("李政道先生回国。", [("李政道", "resident", 1)]),  # and no 李政 who 道 ("says")
    # Who took the picture, whole projects, and countries are nobody's names.
    ("记者戴浩摄。记者王南报道。", [("戴浩", "staff", 1), ("王南", "staff", 1)]),
    ("五项工程开工。李工说，路通了。", [("李工", "unknown", 1)]),
    ("伊拉克表示欢迎。伊拉克撤军。", []),
    ("洪水冲垮了堤。", []),
    # A word of the dictionary begins there.
    ("江南人开门。江南人关门。", []),
    ("郑氏集团开门。郑氏集团关门。", []),
    ("刘家峡水库开闸。刘家峡水库关闸。", []),
    ("教师丁二酸到岗。", []),
    ("居民常亮说，路通了。", [("常亮", "resident", 1)]),
    ("欧阳阿姨到岗。", [("欧阳阿姨", "resident", 1)]),
    # A word of two characters, and no name with a sign behind it.
    ("队员连夜从县城赶来，骗走老人养老钱。", []),
    ("住户都有朝阳的房间。", []),
    ("居民高平平到岗，居民安小平到岗。", [("高平平", "resident", 1), ("安小平", "resident", 1)]),
    ("博士后郝小倩记得。", [("郝小倩", "expert", 1)]),
    ("南海某海域起风。", []),
    ("李某到岗。", [("李某", "unknown", 1)]),
    # Who is so many years old, and who is written about three times.
    ("19岁的姜小雨射门。", [("姜小雨", "unknown", 1)]),
    ("江小雨一脚射门。掌声给江小雨。大家看江小雨跑。", [("江小雨", "unknown", 3)]),
    ("江小雨一脚射门。掌声给江小雨。大家看江小雨一脚射门。", []),
    ("阿力木到岗。牧民扎西次仁到岗。", [("扎西次仁", "resident", 1)]),
]


@pytest.mark.parametrize(("text", "people"), NAMED)
def test_people_are_found_in_order_with_every_mention(text, people):
    found = find_people(text)

    assert [(person.name, person.role, len(person.places)) for person in found] == people
    assert all(text.startswith(person.name, place) for person in found for place in person.places)


ROLES = [
    ("书记、教师王卓到岗。", "expert"),  # the nearest title
    ("羽毛球运动员王卓到岗。", "athlete"),
    # Heads of anything take the role of what they head.
    ("主任王卓到岗。", "official"),
    ("儿科主任王卓到岗。", "expert"),
    ("儿科、财务处主任王卓到岗。", "official"),
    ("面包店负责人王卓到岗。", "business"),
    ("医生联盟副主席王卓到岗。", "unknown"),
    ("志愿者协会会长王卓到岗。", "volunteer"),
    ("佛教协会会长王卓到岗。", "unknown"),
    ("项目负责人王卓研究员到岗。", "expert"),
    ("项目负责人王卓到岗。", "official"),
    ("养鸭户王卓到岗。", "resident"),
    ("副总王卓到岗。", "business"),
    ("学生代表王卓到岗。", "resident"),
    ("县人大代表王卓到岗。", "official"),
    ("退伍老兵王卓到岗。", "resident"),
    ("南江置业新闻发言人王卓到岗。", "business"),
    ("市政府新闻发言人王卓到岗。", "official"),
    ("渔业研究所所长王卓到岗。", "expert"),
    ("副总理王卓到岗。", "official"),
    ("副总工程师王卓到岗。", "expert"),
    ("警司王卓到岗。", "cadre"),
    ("教师到岗，王卓到岗。", "unknown"),  # a clause ends between
    ("教师到岗。王卓到岗。", "unknown"),
    ("王卓教师到岗。", "expert"),  # right after the name
    ("王卓笑了。教师王卓到岗。", "expert"),  # the first mention that has a title
    ("教师" + "甲" * 22 + "王卓到岗。", "expert"),
    ("教师" + "甲" * 23 + "王卓到岗。", "unknown"),  # out of reach
]


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_the_nearest_title_in_reach_gives_the_role(text, role):
    assert role_of("王卓", text) == role


@pytest.mark.parametrize(
    ("who", "role"), [("南江公司负责人", "business"), ("县委书记秘书", "staff"), ("负责人", "official")]
)
def test_somebody_without_a_name_has_the_role_of_what_he_heads(who, role):
    assert spoken(f"{who}说：{SPEECH}")[2]["role"].tolist() == [role]


def test_the_title_right_beside_a_quotation_goes_before_those_elsewhere():
    _, _, speech = spoken(f"居民王卓到岗。{SPEECH}书记王卓说。天亮了。从山里来的书记王卓说：{SPEECH}王卓笑了。")

    assert speech["speaker"].tolist() == ["王卓", "王卓"]
    assert speech["role"].tolist() == ["official", "official"]
    assert role_of("王卓", "居民王卓对书记笑，王卓说", 9) == "resident"  # a clause ends between


def test_who_signs_an_article_is_not_who_speaks_in_it():
    text = f"记者李小梅\n天亮了，他答道：{SPEECH}"
    paragraphs = pd.DataFrame([(0, 0, "byline", 0, 5), (0, 1, "body", 6, len(text))], columns=PARAGRAPH_COLUMNS)
    corpus = make_corpus("signed", pd.DataFrame({"document": [0]}), paragraphs, [text])

    assert attribute_speech(corpus, find_quotes(corpus))["speaker"].tolist() == ["他"]


NAMES = {"周石", "赵明", "郗青山"}
SUBJECTS = [  # a clause, the head of its subject, and the noun phrase that it ends
    ("公司三名干部走进", "干部", "公司三名干部"),
    ("辽东队走进", "队", "辽东队"),
    ("队走进", None, None),
    ("他厂走进", "他", "他"),
    ("铁路局队走进", "队", "铁路局队"),
    ("检察和审查干部走进", "干部", "检察和审查干部"),
    ("和队走进", None, None),
    ("村民和警方走进", "村民", "村民"),
    ("村民昨天后走进", "村民", "村民"),
    ("记者与赵明走进", "记者", "记者"),
    ("裁判水平高", None, None),
    ("在路上的村民", "村民", "村民"),
    ("有车的村民走进", "村民", "村民"),
    ("家里有车的村民", "村民", "村民"),
    ("他代表公司走进", "他", "他"),
    ("店里坐满了村民", None, None),
    ("宣教科走进", None, None),
    ("朱元璋走进", "朱元璋", "朱元璋"),
    ("柳林中学村民走进", "村民", "柳林中学村民"),
    ("局长高平走进", "高平", "局长高平"),
    ("昨天宓子贱走进", "宓子贱", "宓子贱"),
    ("身边的宓子贱走进", "宓子贱", "宓子贱"),
    ("则宓子贱走进", None, None),
    ("时局长走进", "局长", "时局长"),
    ("区老厂长走进", "厂长", "区老厂长"),
    ("村环保局走进", "环保局", "村环保局"),
    ("工会干部走进", "工会干部", "工会干部"),
    ("在场的工会干部", "工会干部", "工会干部"),
    ("市民政局走进", "民政局", "市民政局"),
    ("快干部走进", None, None),  # 快干 is a word
    ("结局走来", None, None),  # and no office
    ("兵走进", None, None),
    ("应届生走进", "应届生", "应届生"),
    # Names that nothing else shows to be any, by the word after them.
    ("郦青已走进", "郦青", "郦青"),
    ("郦青给大家送水", "郦青", "郦青"),
    ("郦青也笑", "郦青", "郦青"),
    ("郦青站", None, None),
    ("岳芳推开窗", "岳芳", "岳芳"),
    ("岳芳实际上走", "岳芳", "岳芳"),
    ("岳芳另一方面走", "岳芳", "岳芳"),
    ("宓子贱审查", "宓子贱", "宓子贱"),
    ("徒弟霍明说", "徒弟", "徒弟"),
    ("市长和老人走进", "市长", "市长"),
    ("市长和一位老人走进", "市长", "市长"),
    ("村民有组织走进", "村民", "村民"),
    ("书记宓子贱", "宓子贱", "书记宓子贱"),
    ("店里坐满了避雨的村民", None, None),  # an object, with what is said of it
    ("店里坐满了避雨的村民昨天", "村民", "村民"),
    ("徒弟周石走进", "周石", "徒弟周石"),
    # A body part of somebody, and who has it; a verb before 的 is none of the sentence.
    ("周石的声音哑", "周石", "周石"),
    ("周石的声明哑", None, None),
    ("村民的眼圈红", "村民", "村民"),
    ("村民眼圈红", "村民", "村民"),
    ("医生组织的队员走进", "队员", "队员"),
    ("承办法官走进", "法官", "承办法官"),
    ("评审专家组走进", "专家组", "评审专家组"),
    ("中方走进", "中方", "中方"),
    ("中国队全队走进", "中国队", "中国队"),
    ("云翠大楼走进", None, None),
    ("徒弟三名干部走进", "干部", "徒弟三名干部"),
    ("周石三名干部走进", "周石三名干部", "周石三名干部"),
    ("徒弟郗青走进", "郗青", "徒弟郗青"),
    ("辽东军走进", "军", "辽东军"),
    ("审计科干部走进", "干部", "审计科干部"),
    ("宣教科干部走进", "干部", "宣教科干部"),
]
SPEAKING = [
    ("村民和警方", "村民", "村民"),
    ("记者与赵明", "赵明", "赵明"),
    ("店里坐满了村民", "店里", "店里"),
    ("宣教科", "宣教科", "宣教科"),
    ("好消息", "好消息", "好消息"),
    ("全国人大常委会", "全国人大常委会", "全国人大常委会"),
    ("董秀英看", "董秀英", "董秀英"),
    ("店里坐满了避雨的村民", "村民", "村民"),
]


@pytest.mark.parametrize(("clause", "head", "phrase"), SUBJECTS)
def test_a_subject_is_the_head_of_the_noun_phrase_before_the_verb(clause, head, phrase):
    found = find_subject(clause, 0, len(clause), NAMES)

    assert (found and clause[found.start : found.end], found and clause[found.phrase : found.end]) == (head, phrase)


@pytest.mark.parametrize(("clause", "head", "phrase"), SPEAKING)
def test_the_subject_of_a_clause_of_saying_may_be_any_noun(clause, head, phrase):
    found = find_subject(clause, 0, len(clause), NAMES, speaks=True)

    assert (found and clause[found.start : found.end], found and clause[found.phrase : found.end]) == (head, phrase)


def actors(*texts):
    corpus = corpus_from_texts(texts)
    return find_actors(corpus, find_sentences(corpus))


def test_the_first_who_is_named_acts_and_a_chain_of_names_is_one_actor():
    table = actors("村民和居民李小梅说，路通了。街道志愿者到岗。")

    assert table["actor"].tolist() == ["村民", "街道志愿者"]
    assert table["class"].tolist() == ["resident", "volunteer"]
    assert (table["end"] - table["start"]).tolist() == [2, 5]


ACTING = [
    ("记者从市教育局获悉，开学了。", "记者"),  # 从 and 向 are no names behind a title
    ("记者向市应急局求证，没有回音。", "记者"),
    ("记者从江西省公安厅获悉，桥通了。", "记者"),  # 从江 is a county
    ("本报记者王卓从市应急局获悉，雨停了。", "本报记者王卓"),
    ("记者李从军报道了会议。", "记者李从军"),
    ("见习记者从南江区政府获悉，桥通了。", "见习记者"),
    ("笔者从县里了解到，路通了。", "笔者"),
    ("@南江公安 抓到人了。", None),  # the name of an account
    ("//@市民小王：网友说得对。", "网友"),
    ("@共青团江州，村民修了路。", "村民"),
    ("上世纪九十年代，村民外出打工。", "村民"),  # 纪 is no family name here
    ("成立三个临时党支部。", None),  # what is founded does nothing
    ("按照省委要求，县水利局连夜堵口。", "县水利局"),
    ("柳河镇党委书记赵明告诉记者，水退了。", "柳河镇党委书记赵明"),  # a title before a name
    ("针对群众关心的问题，公司派人上门。", "公司"),
    ("参加完会议，市长周石召集部门负责人。", "市长周石"),
    ("居民李小梅被授予一等功。", None),  # to whom something is done
    ("患者情况稳定，护士赵敏走进病房。", "护士赵敏"),  # a noun before a noun belongs to it
    ("村民的房子修好了。", None),
    ("队员、呼吸科护士张秦容回到老家。", "呼吸科护士张秦容"),
    ("新华社甲县9月9日电 （记者李铮）警方封锁了路口。", "警方"),
    ("到达现场后，警方封锁了路口。", "警方"),
    ("商报讯 村民清理老渠。", "村民"),
    ("在村里值守的民警发现了险情。", "民警"),
    ("“今天轮到我们班来守闸口，”乘务员说。", "乘务员"),
    ("刘天任喜欢爬山。刘天任发现了险情。", "刘天任"),  # comes again
    ("外长会见了来宾。", "外长"),  # the dictionary takes 会见 for a noun
    ("主教练布置了新战术。", "主教练"),
    ("联合国安理会通过决议。", "联合国安理会"),
    ("中共中央作出决定。", "中共中央"),
    ("北京人民大会堂落成。", None),  # a place
    ("矿长被判处徒刑。", None),
    ("有12名消防队员在救援中受伤。", "消防队员"),
    ("有专家，有资金。", None),
    ("该项目总投资3亿元。", None),  # 总 alone is no noun for somebody
    ("黄金周过去了。", None),
    ("30多名船工到岗。", "船工"),  # what counts them is none of the name
    ("6万名民警到岗。", "民警"),
    ("900名医护人员到岗。", "医护人员"),  # and no 名医
    ("一张老人坐在船上的照片感动了全城。", None),
    ("红马甲连成一道人墙。", "红马甲"),
    ("蓝天救援队赶到渠边。", "蓝天救援队"),
    ("王小楷，62岁，退休教师，每天来扫地。", "王小楷"),
    ("新华社甲县9月9日电县长周石视察了渠口。", "县长周石"),
    ("本报甲县9月9日电记者周石报道：村民修了渠。", "村民"),  # a dateline without a blank behind it
]


@pytest.fixture(scope="module")
def first_actors():
    return actors(*(text for text, _ in ACTING)).drop_duplicates("document").set_index("document")["actor"]


@pytest.mark.parametrize(("text", "actor"), ACTING, ids=[text for text, _ in ACTING])
def test_an_actor_is_the_subject_that_does_something(text, actor, first_actors):
    assert first_actors.get(ACTING.index((text, actor))) == actor


def test_nine_of_ten_actors_on_many_subjects_are_right():
    elsewhere = json.loads((ROOT / "tests" / "cases" / "finds_elsewhere.json").read_text(encoding="utf-8"))
    right = []
    found = actors(*(case["text"] for case in elsewhere["actors"]))
    first = found.drop_duplicates("document").set_index("document")["actor"]
    for document, case in enumerate(elsewhere["actors"]):
        found = first.get(document, "")
        right.append(any(name in found if name else not found for name in case["actor"].split("|")))

    assert sum(right) >= elsewhere["shares"]["actors"] * len(right)
    wrong = [case["text"] for case, fits in zip(elsewhere["actors"], right, strict=True) if not fits]
    assert wrong == elsewhere["wrong"]["actors"]


def test_a_pronoun_carries_the_actor_of_the_sentence_before():
    table = actors("村民周石到岗。他发现了险情。")

    assert table["actor"].tolist() == ["村民周石", "村民周石"] and table["carried"].tolist() == [False, True]


def test_a_home_and_a_library_of_a_place_are_no_persons_and_experts_are_no_doctors():
    table = actors("石埠市图书馆延长开放。", "养老院添了床。", "专家提醒，雨天路滑。", "医生提醒，少喝酒。")

    assert table.drop_duplicates("document")["class"].tolist() == ["other", "other", "expert", "medic"]


@pytest.mark.parametrize(("filler", "found"), [(58, True), (59, False)])
def test_a_subject_is_looked_for_in_the_head_of_its_sentence(filler, found):
    assert (len(actors("甲" * filler + "村民到岗。")) == 1) == found


def test_a_subject_is_looked_for_in_the_first_full_clause():
    assert actors("天晴了；村民到岗。").empty


def test_an_actor_is_carried_as_far_as_its_paragraph_and_keeps_its_place():
    table = actors("村民到岗。天晴了。\n天黑了。\n居民到岗。")

    assert table["sentence"].tolist() == [0, 1, 3]
    assert table["carried"].tolist() == [False, True, False]
    assert table["start"].tolist()[:2] == [0, 0] and np.unique(table["document"]).tolist() == [0]


@pytest.mark.parametrize(
    ("text", "place", "split"),
    [
        ("市民政局", 2, True),
        ("上海水渠", 1, False),
        ("市民政局", 0, False),
        ("长安街", 2, True),
        ("刘姥姥", 1, False),
        ("社会主义", 1, True),
        ("社会主义", 3, True),
        ("有限责任公司", 3, True),
        ("伏尔加格勒", 1, False),  # four characters to either side are out of sight
        ("伏尔加格勒", 4, False),
    ],
)
def test_a_word_of_three_characters_is_split_and_one_of_two_may_be(text, place, split):
    assert splits_a_word(text, place) == split


def test_a_name_that_stands_in_hundreds_of_places_is_held_against_the_dictionary_once():
    before = is_no_word.cache_info().misses
    [person] = find_people("建筑师王卓画图，建筑师王卓测量。\n" * 300)

    assert (person.name, len(person.places)) == ("王卓", 600)
    assert is_no_word.cache_info().misses - before < 5
