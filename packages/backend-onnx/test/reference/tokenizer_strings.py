"""Texts whose tokens are recorded: one for every way in which splitting or merging could go wrong."""

STRINGS = [
    # nothing, and nearly nothing
    "",
    " ",
    "  ",
    "a",
    " a",
    "!",
    # plain English
    "Hello world",
    " Hello world",
    "The quick brown fox jumps over the lazy dog.",
    " And so my fellow Americans, ask not what your country can do for you.",
    "antidisestablishmentarianism",
    "CamelCaseIdentifiers and snake_case_ones, SHOUTING, mIxEd",
    # contractions, and what only looks like one
    "I'm sure they've said it's Tom's, we'd think you'll agree, they're, can't, won't",
    "I'M SURE THEY'VE SAID IT'S",
    "I’m sure they’ve said it’s",
    "'s 't 're 've 'm 'll 'd 'x ''s",
    "rock 'n' roll o'clock d'être",
    # numbers
    "1 22 333 4444 55555 1234567890",
    "In 1969, $3.50 was 12.5% of £28; call +1 (555) 010-9999.",
    "3rd 21st x2 h264 ½ ² ٣ Ⅷ 四",
    # white space
    "  two leading",
    "two trailing  ",
    "one  two   three    four",
    "line one\nline two\n\nline four",
    "tab\there \t and \r\n there\n  indented",
    "no\u00a0break, thin\u2009space, ideographic\u3000space, zero\u200bwidth",
    "\n",
    " \n \n ",
    # punctuation
    "...!?!?--- ((nested [brackets] {braces})) <tags/> ***",
    "“Quoted,” she said — ‘twice’ … then left–right.",
    "¿Qué? ¡Sí! «Non» „Ja“ 「はい」",
    "♪ la la la ♪ [MUSIC] (applause) - -- --- >> <<",
    "a.b,c;d:e/f\\g|h@i#j$k%l^m&n*o(p)q_r+s=t~u`v",
    "https://example.com/path/to?query=1&other=two#fragment",
    "someone.else+tag@mail.example.org",
    # Latin script with accents
    "naïve café, déjà vu, façade, crème brûlée",
    "Die Straße führt über Köln nach Zürich: äöüß ÄÖÜẞ",
    "L'été dernier, nous étions à Nîmes. Où êtes-vous ? Ça va.",
    "El niño comió piñas mañana; ¿cuándo volverá?",
    "Zażółć gęślą jaźń. Příliš žluťoučký kůň. İstanbul ığdır.",
    "Tiếng Việt có nhiều dấu thanh điệu",
    # composed and not
    "café cafe\u0301 A\u030angstro\u0308m \u1e9b\u0323",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    # other scripts
    "Съешь ещё этих мягких французских булок",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "我能吞下玻璃而不伤身体。",
    "繁體中文與简体中文，混合在一起！",
    "こんにちは、世界。カタカナとひらがなと漢字。",
    "안녕하세요, 세상! 한국어 문장입니다.",
    "مرحبا بالعالم، كيف حالك؟",
    "שָׁלוֹם עולם",
    "नमस्ते दुनिया, आप कैसे हैं?",
    "สวัสดีชาวโลก ภาษาไทยไม่มีช่องว่าง",
    "வணக்கம் உலகம்",
    "გამარჯობა მსოფლიო. Բարեւ աշխարհ։",
    # beyond the basic plane
    "😀 😃😄 I ❤️ it 👍🏽",
    "👩‍👩‍👧‍👦 👨🏿‍🚀 🏳️‍🌈 🇩🇪🇯🇵",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟘𝟙𝟚 𠮷野家 🀄 𐍈",
    "mixed日本語andEnglish한국어123العربية!😀end",
    # long runs
    "very " * 40 + "long",
    "a" * 100,
    "aaaa bbbb " * 10,
    "ha" * 50,
    "." * 70,
    "=" * 33 + "-" * 33,
    # special tokens as text: never special here
    "<|endoftext|>",
    "before<|startoftranscript|><|en|><|0.00|> after",
    # what a decoder may have to put together
    "\ufffd \ufeffbyte order mark",
    "\u0000\u0001\u007f control \u001b[0m",
]
