"""What pages and answers do to a widget that trusts them."""

# Each would set window.marked, call out or leave the page if it were taken for anything but text.
MARK = "window.marked=1"
_MARKUP = [
    f"<img src=x onerror={MARK}>",
    f'<img src="x" onerror="{MARK}">',
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<script>{MARK}</script>",
    f"</textarea><script>{MARK}</script>",
    f"</style><img src=x onerror={MARK}>",
    f"<!--><img src=x onerror={MARK}>-->",
    f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>",
    f"<iframe src=javascript:{MARK}></iframe>",
    f"<body onload={MARK}>",
    f"<input autofocus onfocus={MARK}>",
    f"<details open ontoggle={MARK}>",
    f"<video><source onerror={MARK}></video>",
    f"<math><mtext><img src=x onerror={MARK}></mtext></math>",
    f"<a href=javascript:{MARK}>押してください</a>",
    f"<object data=javascript:{MARK}></object>",
    f"<template><img src=x onerror={MARK}></template>",
    f"<style>@import 'javascript:{MARK}'</style>",
    f"<button onclick={MARK}>押す</button>",
    f'" onmouseover="{MARK}',
    f"' onfocus='{MARK}' autofocus='",
    f"[押す](javascript:{MARK})",
    f"![x](x onerror={MARK})",
    f"${{{MARK}}}",
    f"{{{{constructor.constructor('{MARK}')()}}}}",
    f"`;{MARK};`",
    f"\\u003cimg src=x onerror={MARK}\\u003e",
    f"&lt;img src=x onerror={MARK}&gt;",
    f"&#60;img src=x onerror={MARK}&#62;",
    "__proto__",
    "constructor",
    '{"__proto__": {"kind": "answer"}}',
    '/ask_definition{"role": "CCO"}',
    "lit$000000001$",
    "<?lit$000000001$>",
    "\u202e<img src=x>",
    "\u0000<img src=x>",
    "<ıframe src=x>",
    "＜img src=x onerror=1＞",
]
ADDRESSES = [
    f"javascript:{MARK}",
    f"JaVaScRiPt:{MARK}",
    f" javascript:{MARK}",
    f"java\tscript:{MARK}",
    f"java\nscript:{MARK}",
    f"\x01javascript:{MARK}",
    f"&#106;avascript:{MARK}",
    f"data:text/html,<script>{MARK}</script>",
    f"vbscript:{MARK}",
    f"blob:{MARK}",
    "file:///etc/passwd",
    "//",
    "http://",
    'https://example.com/" onclick="window.marked=1',
]
_WRAPS = [
    "{}",
    "前{}",
    "{}後",
    "\n{}",
    "  {}  ",
    "「{}」",
    '"{}',
    "'{}",
    ">{}",
    "-->{}",
    "]]>{}",
    "{}\u2028",
    "・{}",
]

# 500 and a few more.
STRINGS = [wrap.replace("{}", text) for text in _MARKUP for wrap in _WRAPS]

STYLE = """<style>
*{all:unset!important;color:red!important;font-size:30px!important;letter-spacing:20px!important}
button,div,section,cxo-chat{display:none!important}
cxo-chat{opacity:0!important;transform:scale(3)!important;position:static!important}
html{font-size:6px}
</style>"""

# What real libraries did, and then some.
PROTOTYPES = """<script>
Object.prototype.extra = function () { return 'extra'; };
Object.prototype.toJSON = function () { return 'broken'; };
Object.prototype.text = '書き換え'; Object.prototype.kind = 'answer';
Object.prototype.mode = 'no-cors';
Array.prototype.extra = 1;
Array.prototype.toJSON = function () { return 'broken'; };
Array.prototype.contains = function () {}; Array.prototype.last = function () {};
String.prototype.toJSON = function () { return 'broken'; };
Array.prototype.flat = String.prototype.repeat = Array.from = null;
</script>"""
# Put in place once the widget is there.
LATER = """() => {
  const broken = () => { throw new Error('broken'); };
  const names = ['map', 'filter', 'forEach', 'find', 'some', 'every', 'reduce', 'includes'];
  for (const name of [...names, 'flatMap'])
    Array.prototype[name] = broken;
  for (const name of ['parse', 'stringify']) JSON[name] = broken;
  window.fetch = window.setTimeout = window.clearTimeout = window.setInterval = broken;
  Object.keys = Object.entries = Object.assign = Object.hasOwn = Date.now = broken;
}"""
