"""Texts that break careless writers of workbooks: formulas, markup, control characters, lengths, scripts."""

FORMULAS = (
    "=1+1", "=cmd|'/c calc'!A0", "=HYPERLINK(\"http://exemple.invalid\";\"cliquez\")", "=2+5+cmd|' /C notepad'!'A1'",
    "@SUM(A1:A9)", "+33 1", "-2+3", "+1+cmd|'/C calc'!A0", "=DDE(\"cmd\";\"/c calc\";\"x\")", "{=SUM(A1:A2)}",
    "=\"\"", "==", "=", "+", "-1", "@", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "'=1+1", "'", "\"=1+1\"",
)  # fmt: skip
MARKUP = (
    "<b>gras</b>", "<r><t>x</t></r>", "<r>&</r>", "<r></r>", "</t></si><si>", "<![CDATA[x]]>", "&amp;", "&#0;", "&lt;",
    "<?xml version=\"1.0\"?>", "]]>", "_x0041_", "_x0041_ _x0042_", "_x000D_", "_x00", "_xFFFE_",
)  # fmt: skip
CONTROLS = (
    "a\x00b", "\x01", "a\x07b", "a\x08b", "a\x0bb", "a\x0cb", "a\x1bb", "a\x1fb", "a\x7fb", "a\x85b", "a\ufffeb",
    "a\uffffb", "\ufdd0", "a\rb", "a\r\nb", "a\nb", "a\tb",
)  # fmt: skip
SCRIPTS = (
    "é🙂à", "👩‍👩‍👧‍👦", "مرحبا", "\u202eevil\u202c", "שלום", "日本語", "Ω≈ç√", "e\u0301", "\u200b", "\ufeffx", "\u00a0x\u00a0",
    "  des espaces  ", "𝔘𝔫𝔦", "0001", "1E5", "3,56E+13", "TRUE", "#N/A", "14/03/2026", "1/2", "99999999999999999999",
)  # fmt: skip
LONG = ("x" * 40_000, "🙂" * 20_000, "é" * 32_767, "a" * 32_768, "_x0041_" * 6_000)
NASTY = (*FORMULAS, *MARKUP, *CONTROLS, *SCRIPTS, *LONG)
