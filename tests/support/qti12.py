"""Small items and packages of QTI 1.2, and the results of reading them."""

import io
import zipfile
from typing import Any

from classroom.formats import ParsedFile, get
from classroom.services.bank.validation import check

FORMAT = get("qti12")
NAMESPACE = 'xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"'


def document(*items: str, around: str = "assessment") -> str:
    inside = "\n".join(items)
    return (
        f'<?xml version="1.0"?>\n<questestinterop {NAMESPACE}><{around} ident="a" title="Quiz"><section ident="s">'
        f"\n{inside}\n"
        f"</section></{around}></questestinterop>"
    )


def entry(label: str, text: str) -> str:
    return f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{text}</fieldentry></qtimetadatafield>"


def item(presentation: str, conditions: str = "", feedback: str = "", title: str = "Question", **metadata: str) -> str:
    fields = "".join(entry(label, text) for label, text in metadata.items())
    return (
        f'<item ident="i" title="{title}"><itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>'
        f"<presentation>{presentation}</presentation><resprocessing><outcomes>"
        f'<decvar maxvalue="100" varname="SCORE"/></outcomes>{conditions}</resprocessing>{feedback}</item>'
    )


def text(content: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}"><![CDATA[{content}]]></mattext></material>'


def labels(*choices: tuple[str, str]) -> str:
    made = "".join(f'<response_label ident="{name}">{text(shown)}</response_label>' for name, shown in choices)
    return f"<render_choice>{made}</render_choice>"


def lid(*choices: tuple[str, str], many: str = "Single", ident: str = "response1", left: str = "") -> str:
    return f'<response_lid ident="{ident}" rcardinality="{many}">{left}{labels(*choices)}</response_lid>'


def condition(test: str, score: str | None = "100", shows: str = "", action: str = "Set") -> str:
    setting = f'<setvar action="{action}" varname="SCORE">{score}</setvar>' if score is not None else ""
    link = f'<displayfeedback feedbacktype="Response" linkrefid="{shows}"/>' if shows else ""
    return f"<respcondition><conditionvar>{test}</conditionvar>{setting}{link}</respcondition>"


def equal(value: str, ident: str = "response1", more: str = "") -> str:
    return f'<varequal respident="{ident}" {more}>{value}</varequal>'


def feedback(name: str, content: str) -> str:
    return f'<itemfeedback ident="{name}"><flow_mat>{text(content)}</flow_mat></itemfeedback>'


FIB = (
    '<response_str ident="response1" rcardinality="Single"><render_fib {}><response_label ident="x"/></render_fib>'
    "</response_str>"
)
ABC = (("1", "Lead"), ("2", "<p>Ice</p>"), ("3", "Gold"))
CANVAS = item(
    text("<p>Which one <b>floats</b>?</p>") + lid(*ABC),
    condition("<other/>", None, "general_fb") + condition(equal("1"), None, "1_fb") + condition(equal("2"), "100"),
    feedback("general_fb", "<p>Density.</p>") + feedback("1_fb", "<p>It sinks.</p>"),
    "Floating",
    question_type="multiple_choice_question",
    points_possible="2.5",
)
BLACKBOARD = """<item title="Single"><itemmetadata><bbmd_questiontype>Multiple Choice</bbmd_questiontype>
<qmd_absolutescore_max>10.0</qmd_absolutescore_max></itemmetadata><presentation><flow class="Block">
<flow class="QUESTION_BLOCK"><flow class="FORMATTED_TEXT_BLOCK"><material><mat_extension>
<mat_formattedtext type="HTML">&lt;p&gt;Which floats?&lt;/p&gt;</mat_formattedtext>
</mat_extension></material></flow></flow>
<flow class="RESPONSE_BLOCK"><response_lid ident="response" rcardinality="Single"><render_choice>
<flow_label class="Block"><response_label ident="aa"><flow_mat class="FORMATTED_TEXT_BLOCK"><material><mat_extension>
<mat_formattedtext type="HTML">Lead</mat_formattedtext>
</mat_extension></material></flow_mat></response_label></flow_label>
<flow_label class="Block"><response_label ident="bb"><flow_mat class="FORMATTED_TEXT_BLOCK"><material><mat_extension>
<mat_formattedtext type="HTML">Ice</mat_formattedtext>
</mat_extension></material></flow_mat></response_label></flow_label>
</render_choice></response_lid></flow></flow></presentation><resprocessing scoremodel="SumOfScores"><outcomes>
<decvar varname="SCORE" vartype="Decimal" defaultval="0.0" minvalue="0.0" maxvalue="10.0"/></outcomes>
<respcondition title="correct"><conditionvar><varequal respident="response" case="No">bb</varequal></conditionvar>
<setvar variablename="SCORE" action="Set">SCORE.max</setvar><displayfeedback linkrefid="correct"/></respcondition>
<respcondition title="incorrect"><conditionvar><other/></conditionvar>
<setvar variablename="SCORE" action="Set">0.0</setvar>
<displayfeedback linkrefid="incorrect"/></respcondition></resprocessing>
<itemfeedback ident="correct" view="All"><flow_mat><flow_mat class="FORMATTED_TEXT_BLOCK"><material><mat_extension>
<mat_formattedtext type="HTML">Well done.</mat_formattedtext>
</mat_extension></material></flow_mat></flow_mat></itemfeedback></item>"""
NUMERIC = item(
    text("Pi?") + FIB.format('fibtype="Decimal"'),
    condition(
        f'<or>{equal("3.14")}<and><vargte respident="response1">3.13</vargte>'
        '<varlte respident="response1">3.15</varlte></and></or>'
    ),
    question_type="numerical_question",
)
EXAMPLES = tuple(document(one) for one in (CANVAS, BLACKBOARD, NUMERIC))


def read(data: str | bytes) -> ParsedFile:
    return FORMAT.read(data.encode() if isinstance(data, str) else data)


def one(*items: str) -> dict[str, Any]:
    parsed = read(document(*items))
    assert parsed.errors == []
    check(parsed.items[-1].question)
    return parsed.items[-1].question


def notes(*items: str) -> str:
    return " | ".join(note["message"] for note in read(document(*items)).notes)


def right(found: dict[str, Any]) -> list[int]:
    return [number for number, choice in enumerate(found["choices"], 1) if choice["correct"]]


def packed(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
